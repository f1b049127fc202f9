"""The generator: enterprise or person by index, the same for the same seed and day.

Nothing is remembered between two calls, so a million people stream as well as five thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from anpei.kernel.identity_numbers import Gender
from anpei.sandbox.registry import names
from anpei.sandbox.registry.cast import (
    DEMO_ENTERPRISE,
    NEIGHBOUR_ENTERPRISE,
    CastMember,
    Constructor,
)
from anpei.sandbox.registry.datasets import Dataset
from anpei.sandbox.registry.records import (
    ConstructorRow,
    EnterpriseRow,
    Holder,
    LicenceRow,
    PersonRow,
)

_LICENCE_DAYS = 3 * 365
_FIRST_LICENCE_AGE = 23
_SPECIALITIES = ("建筑工程", "市政公用工程", "机电工程", "公路工程", "水利水电工程")
# Days left and how often: expired, last week, last month, in the window, a year, later.
_DAYS_LEFT = (
    ((-400, -1), 12),
    ((0, 6), 3),
    ((8, 29), 7),
    ((32, 180), 38),
    ((186, 364), 18),
    ((366, 1090), 22),
)
_STAFFED_SHARE = 0.97
_LAPSED_SHARE = 0.95


@dataclass(frozen=True)
class Population:
    """How many, from which seed, relative to which day."""

    dataset: Dataset
    enterprises: int
    people: int
    seed: int
    today: date

    def enterprise_rows(self) -> Iterator[EnterpriseRow]:
        """Every enterprise, by index."""
        return (self.enterprise(index) for index in range(self.enterprises))

    def holders(self) -> Iterator[Holder]:
        """Every person with licences and registrations, by index."""
        return (self.holder(index) for index in range(self.people))

    def enterprise(self, index: int) -> EnterpriseRow:
        """Enterprise `index`; 0 and 1 are the demo's own."""
        city = self.dataset.city
        fixed = (DEMO_ENTERPRISE, NEIGHBOUR_ENTERPRISE)
        name = f"{city}{fixed[index]}" if index < len(fixed) else self._name(index)
        return EnterpriseRow(
            credit_code=self.dataset.credit_code(index),
            name=name,
            city=city,
            address=names.enterprise_address(city, index, self.dataset.province),
            phone=f"0000-{index % 10_000_000:07d}",
        )

    def _name(self, index: int) -> str:
        return names.enterprise_name(self.dataset.city, index, self.dataset.province)

    def holder(self, index: int) -> Holder:
        """Person `index`: one of the cast, or made by chance from seed and index."""
        chance = Random(f"{self.seed}:{self.dataset.name}:{index}")  # noqa: S311 - repeatable
        members = self.dataset.members
        member = members[index] if index < len(members) else self._by_chance(index, chance)
        return self._holder_of(index, member, chance)

    def _by_chance(self, index: int, chance: Random) -> CastMember:
        gender = Gender.FEMALE if chance.random() < 0.22 else Gender.MALE
        enterprise = self._enterprise_for(index, chance)
        category = chance.choices(self.dataset.codes, self.dataset.weights)[0]
        lapsed = enterprise >= int(self.enterprises * _LAPSED_SHARE)
        spans, weights = zip(*_DAYS_LEFT, strict=True)
        days_left = chance.randint(*(spans[0] if lapsed else chance.choices(spans, weights)[0]))
        additional = category == "A" and not lapsed and chance.random() < 0.15
        return CastMember(
            name=names.person_name(chance, gender),
            gender=gender,
            category=category,
            days_left=days_left,
            why="by chance",
            enterprise=enterprise,
            additional_at=chance.randrange(self._staffed()) if additional else None,
            constructor=self._constructor_by_chance(chance, enterprise)
            if category == "B" and self.dataset.mark == "鲁建安"
            else None,
        )

    def _staffed(self) -> int:
        return max(2, int(self.enterprises * _LAPSED_SHARE))

    def _enterprise_for(self, index: int, chance: Random) -> int:
        """First one for each staffed enterprise, then many in a few large ones."""
        staffed = max(2, int(self.enterprises * _STAFFED_SHARE))
        place = index - len(self.dataset.members) + 2
        return place if place < staffed else int(staffed * chance.random() ** 1.7)

    def _constructor_by_chance(self, chance: Random, enterprise: int) -> Constructor | None:
        fate = chance.random()
        level = 1 if chance.random() < 0.3 else 2
        if fate < 0.07:
            return None
        if fate < 0.17:
            return Constructor(level, -chance.randint(1, 500), enterprise)
        if fate < 0.25:
            return Constructor(level, chance.randint(60, 1000), chance.randrange(self._staffed()))
        return Constructor(level, chance.randint(20, 1090), enterprise)

    def _holder_of(self, index: int, member: CastMember, chance: Random) -> Holder:
        born = date(chance.randint(1966, 2002), chance.randint(1, 12), chance.randint(1, 28))
        person = PersonRow(
            id=self.dataset.person_id(index),
            name=member.name,
            id_number=self.dataset.id_number(index, born, member.gender),
            gender=member.gender.value,
            birth_date=born.isoformat(),
            mobile=self.dataset.mobile(index),
            photo=member.face is not None,
        )
        earliest = born.year + _FIRST_LICENCE_AGE
        licences = [self._licence(index, member, earliest, chance)]
        if member.additional_at is not None and member.additional_at != member.enterprise:
            licences.append(self._second_licence(index, member, licences[0]))
        registrations = (
            (self._registration(index, member.constructor, earliest),) if member.constructor else ()
        )
        return Holder(person, tuple(licences), registrations)

    def _licence(self, index: int, member: CastMember, earliest: int, chance: Random) -> LicenceRow:
        until = self.today + timedelta(days=member.days_left)
        start = until - timedelta(days=_LICENCE_DAYS)
        year = min(start.year, max(2005, earliest) + chance.randint(0, 8))
        return LicenceRow(
            number=self.dataset.licence_number(index, member.category, year),
            person_id=self.dataset.person_id(index),
            credit_code=self.dataset.credit_code(member.enterprise),
            category=member.category,
            is_main=member.is_main,
            issued_on=date(year, start.month, min(start.day, 28)).isoformat(),
            valid_from=start.isoformat(),
            valid_until=until.isoformat(),
            status=member.status,
            other_business=member.other_business,
        )

    def _second_licence(self, index: int, member: CastMember, first: LicenceRow) -> LicenceRow:
        """The other A licence of a principal of two enterprises: one is main, one additional."""
        year = date.fromisoformat(first.issued_on).year
        return LicenceRow(
            number=self.dataset.licence_number(index, member.category, year, second=True),
            person_id=first.person_id,
            credit_code=self.dataset.credit_code(member.additional_at or 0),
            category=member.category,
            is_main=not member.is_main,
            issued_on=first.issued_on,
            valid_from=first.valid_from,
            valid_until=first.valid_until,
        )

    def _registration(self, index: int, constructor: Constructor, year: int) -> ConstructorRow:
        until = self.today + timedelta(days=constructor.days_left)
        return ConstructorRow(
            number=self.dataset.constructor_number(index, constructor.level, min(year, until.year)),
            person_id=self.dataset.person_id(index),
            credit_code=self.dataset.credit_code(constructor.enterprise),
            level=constructor.level,
            speciality=_SPECIALITIES[index % len(_SPECIALITIES)],
            valid_until=until.isoformat(),
        )
