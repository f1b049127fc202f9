"""The registry's datasets (one a city) and the numbers that follow from a place in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anpei.kernel.identity_numbers import Gender, make_credit_code, make_identity_number
from anpei.sandbox.registry import cast, cast_yunnan

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
    province: str = "山东"
    mark: str = "鲁建安"
    """What its licence numbers begin with."""
    codes: tuple[str, ...] = ("A", "B", "C")
    weights: tuple[int, ...] = (20, 35, 45)
    """How often each category occurs."""
    offset: int = 0
    """Added to an index where it becomes an identity number or a credit code."""
    most_people: int = 1_000_000_000
    most_enterprises: int = 1_000_000_000

    def credit_code(self, index: int) -> str:
        """The credit code of enterprise `index` (up to five thousand million)."""
        block, place = divmod(index + self.offset, 1_000_000)
        return make_credit_code(
            division=self.division_base + block, serial=place * _SPREAD % 1_000_000
        )

    def person_id(self, index: int) -> str:
        """The registry's own id of person `index`."""
        return f"SD{self.serial_base // _SERIALS}{index:08d}"

    def id_number(self, index: int, birth_date: date, gender: Gender) -> str:
        """The identity number of person `index`; distinct up to 2.5 million people."""
        place = index + self.offset
        return make_identity_number(
            division=self.division_base + place % _DIVISIONS,
            birth_date=birth_date,
            sequence=place // _DIVISIONS,
            gender=gender,
        )

    def mobile(self, index: int) -> str:
        """A mobile number under a prefix that no carrier holds."""
        return f"{_MOBILE_PREFIX}{self.serial_base // _SERIALS}{index:07d}"

    def licence_number(self, index: int, category: str, year: int, *, second: bool = False) -> str:
        """鲁建安A(2015)1234567, 云建安TJ(2017)10202002."""
        place = index * _SERIALS_PER_PERSON + second
        serial = self.serial_base + place * _SPREAD % _SERIALS
        return f"{self.mark}{category}({year}){serial:07d}"

    def constructor_number(self, index: int, level: int, year: int) -> str:
        """鲁 + level + 37 (Shandong) + year, year and serial."""
        return f"鲁{level}37{year}{year}{self.serial_base // _SERIALS}{index:07d}"


JINAN = Dataset("jinan", "济南", 990_000, 0, cast.JINAN)
YANTAI = Dataset("yantai", "烟台", 995_000, 5_000_000, cast.YANTAI)
# Of Yantai's divisions, but two million people further on: nobody has a number twice.
YUNNAN = Dataset(
    "yunnan",
    "昆明",
    995_000,
    10_000_000,
    cast_yunnan.YUNNAN,
    province="云南",
    mark="云建安",
    codes=cast_yunnan.CODES,
    weights=cast_yunnan.WEIGHTS,
    offset=2_000_000,
    most_people=400,
    most_enterprises=24,
)
DATASETS = {dataset.name: dataset for dataset in (JINAN, YANTAI, YUNNAN)}
