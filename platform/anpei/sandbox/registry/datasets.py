"""The registry's datasets (one a city) and the numbers that follow from a place in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anpei.kernel.identity_numbers import Gender, make_credit_code, make_identity_number
from anpei.sandbox.registry import cast

_DIVISIONS = 5_000
_SERIALS_PER_PERSON = 2
_SERIALS = 5_000_000
# Coprime to both ranges: neighbours look unrelated, and no two are equal.
_SPREAD = 618_033_989
# No carrier holds 154: the numbers look right and ring nowhere.
_MOBILE_PREFIX = "154"


@dataclass(frozen=True)
class Dataset:
    """One city's registry. Everything in it is a function of these values and an index."""

    name: str
    city: str
    division_base: int
    serial_base: int
    members: tuple[cast.CastMember, ...]

    def credit_code(self, index: int) -> str:
        """The credit code of enterprise `index` (up to five thousand million)."""
        block, place = divmod(index, 1_000_000)
        return make_credit_code(
            division=self.division_base + block, serial=place * _SPREAD % 1_000_000
        )

    def person_id(self, index: int) -> str:
        """The registry's own id of person `index`."""
        return f"SD{self.serial_base // _SERIALS}{index:08d}"

    def id_number(self, index: int, birth_date: date, gender: Gender) -> str:
        """The identity number of person `index`; distinct up to 2.5 million people."""
        return make_identity_number(
            division=self.division_base + index % _DIVISIONS,
            birth_date=birth_date,
            sequence=index // _DIVISIONS,
            gender=gender,
        )

    def mobile(self, index: int) -> str:
        """A mobile number under a prefix that no carrier holds."""
        return f"{_MOBILE_PREFIX}{self.serial_base // _SERIALS}{index:07d}"

    def licence_number(self, index: int, category: str, year: int, *, second: bool = False) -> str:
        """鲁建安A(2015)1234567."""
        place = index * _SERIALS_PER_PERSON + second
        serial = self.serial_base + place * _SPREAD % _SERIALS
        return f"鲁建安{category}({year}){serial:07d}"

    def constructor_number(self, index: int, level: int, year: int) -> str:
        """鲁 + level + 37 (Shandong) + year, year and serial."""
        return f"鲁{level}37{year}{year}{self.serial_base // _SERIALS}{index:07d}"


JINAN = Dataset("jinan", "济南", 990_000, 0, cast.JINAN)
YANTAI = Dataset("yantai", "烟台", 995_000, 5_000_000, cast.YANTAI)
DATASETS = {dataset.name: dataset for dataset in (JINAN, YANTAI)}
