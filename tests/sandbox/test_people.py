"""The generator: deterministic, valid, and rich in every case of SD-13."""

import itertools
from collections import Counter
from datetime import date

import pytest

from anpei.kernel.identity_numbers import is_credit_code, is_mobile, read_identity_number
from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN, YANTAI
from anpei.sandbox.registry.people import Population
from anpei.sandbox.registry.records import Holder

TODAY = date(2026, 11, 20)
POPULATION = Population(JINAN, enterprises=200, people=5_000, seed=7, today=TODAY)


@pytest.fixture(scope="module")
def holders() -> list[Holder]:
    return list(POPULATION.holders())


def test_population_is_the_same_twice() -> None:
    again = Population(JINAN, enterprises=200, people=5_000, seed=7, today=TODAY)

    assert [again.holder(index) for index in (0, 17, 4_999)] == [
        POPULATION.holder(index) for index in (0, 17, 4_999)
    ]


def test_numbers_are_valid_and_nobodys(holders: list[Holder]) -> None:
    for holder in holders:
        read = read_identity_number(holder.person.id_number)

        assert read.number.startswith("99")
        assert read.birth_date.isoformat() == holder.person.birth_date
        assert read.gender == holder.person.gender
        assert is_mobile(holder.person.mobile)
    codes = [enterprise.credit_code for enterprise in POPULATION.enterprise_rows()]
    assert [code for code in codes if not is_credit_code(code)] == []


def test_keys_are_distinct_over_both_datasets(holders: list[Holder]) -> None:
    other = Population(YANTAI, enterprises=200, people=5_000, seed=7, today=TODAY)
    everybody = [*holders, *other.holders()]
    enterprises = [*POPULATION.enterprise_rows(), *other.enterprise_rows()]
    licences = [licence.number for holder in everybody for licence in holder.licences]
    registrations = [row.number for holder in everybody for row in holder.constructors]

    assert len({holder.person.id_number for holder in everybody}) == 10_000
    assert len({holder.person.id for holder in everybody}) == 10_000
    assert len({holder.person.mobile for holder in everybody}) == 10_000
    assert len(set(licences)) == len(licences)
    assert len(set(registrations)) == len(registrations)
    assert len({enterprise.credit_code for enterprise in enterprises}) == 400
    assert len({enterprise.name for enterprise in enterprises}) == 400


def test_every_case_of_eligibility_occurs_in_number(holders: list[Holder]) -> None:
    cases: Counter[str] = Counter()
    for holder in holders:
        registrations = {row.credit_code: row.valid_until for row in holder.constructors}
        for licence in holder.licences:
            days = (date.fromisoformat(licence.valid_until) - TODAY).days
            cases["expired"] += days < 0
            cases["last week"] += 0 <= days < 7
            cases["last month"] += 7 <= days < 30
            cases["in the window"] += 31 < days <= 180
            cases["early online only"] += 186 <= days < 365
            cases["early"] += days > 366
            cases["additional"] += not licence.is_main
            if licence.category == "B":
                here = registrations.get(licence.credit_code)
                cases["B without"] += not registrations
                cases["B elsewhere"] += bool(registrations) and here is None
                cases["B lapsed"] += here is not None and here < TODAY.isoformat()
                cases["B valid"] += here is not None and here >= TODAY.isoformat()

    assert {case: count for case, count in cases.items() if count < 80} == {}


def test_enterprises_without_any_valid_licence_occur(holders: list[Holder]) -> None:
    holding = {
        licence.credit_code
        for holder in holders
        for licence in holder.licences
        if licence.valid_until >= TODAY.isoformat()
    }
    known = {licence.credit_code for holder in holders for licence in holder.licences}
    all_codes = {enterprise.credit_code for enterprise in POPULATION.enterprise_rows()}

    assert len(all_codes - known) == 6
    assert len(known - holding) == 4


def test_cast_comes_first_and_keeps_its_names(holders: list[Holder]) -> None:
    names = [holder.person.name for holder in holders[: len(cast.JINAN)]]

    assert names == [member.name for member in cast.JINAN]
    assert [h.person.name for h in holders if h.person.photo] == [
        member.name for member in cast.JINAN if member.face
    ]


def test_additional_licence_is_at_the_other_enterprise() -> None:
    holder = POPULATION.holder(cast.JINAN.index(cast.ADDITIONAL_ONLY))

    assert [(row.credit_code, row.is_main) for row in holder.licences] == [
        (JINAN.credit_code(0), False),
        (JINAN.credit_code(1), True),
    ]


def test_a_million_people_stream() -> None:
    large = Population(JINAN, enterprises=40_000, people=1_000_000, seed=7, today=TODAY)

    first = next(itertools.islice(large.holders(), 1))
    last = large.holder(999_999)

    assert first.person.name == "柯林"
    assert read_identity_number(last.person.id_number).number == last.person.id_number
    assert len({row.name for row in large.enterprise_rows()}) == 40_000
