"""What the registry knows, as it travels: one frozen dataclass per kind of row."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The four lists that can be pulled; the value is the last part of the path."""

    ENTERPRISES = "enterprises"
    PEOPLE = "people"
    LICENCES = "licences"
    CONSTRUCTORS = "constructors"


@dataclass(frozen=True)
class EnterpriseRow:
    """An enterprise; its identity is the credit code, never the name."""

    credit_code: str
    name: str
    city: str
    address: str
    phone: str
    former_names: list[str] = field(default_factory=list)
    removed: bool = False


@dataclass(frozen=True)
class PersonRow:
    """A holder of licences. `photo` says whether the photo can be fetched."""

    id: str
    name: str
    id_number: str
    gender: str
    birth_date: str
    mobile: str
    photo: bool
    removed: bool = False


@dataclass(frozen=True)
class LicenceRow:
    """安全生产考核合格证书. `is_main` is false for 增发A. Expiry is told by `valid_until` alone."""

    number: str
    person_id: str
    credit_code: str
    category: str
    is_main: bool
    issued_on: str
    valid_from: str
    valid_until: str
    status: str = "valid"
    removed: bool = False
    other_business: str = ""
    """What else is being done with it at present; an empty one is not told."""


@dataclass(frozen=True)
class ConstructorRow:
    """建造师注册证书; level 1 = 一级, 2 = 二级."""

    number: str
    person_id: str
    credit_code: str
    level: int
    speciality: str
    valid_until: str
    removed: bool = False


Row = EnterpriseRow | PersonRow | LicenceRow | ConstructorRow


@dataclass(frozen=True)
class Holder:
    """One generated person with all that the registry holds about them."""

    person: PersonRow
    licences: tuple[LicenceRow, ...]
    constructors: tuple[ConstructorRow, ...]
