"""Numbers that identify people and organisations in mainland China.

GB 11643-1999 (citizen identity number), GB 32100-2015 (unified social credit code),
GB/T 2260 (division codes), and the form of a mobile number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# GB 11643-1999, 4.1: weights 2^(18-i) mod 11 and the character for each remainder.
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK_CHARACTERS = "10X98765432"
_ID_FORM = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)

# GB 32100-2015, 5: I, O, Z, S and V are not used; weights are 3^(i-1) mod 31.
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {character: value for value, character in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_CREDIT_FORM = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}", re.ASCII)

# GB 11714-1997: the organisation code inside the credit code has a check of its own.
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_MOBILE_FORM = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_OLDEST_BIRTH_YEAR = 1900

UNASSIGNED_DIVISION_FIRST = 990000
"""GB/T 2260 gives no province the codes 99xxxx: numbers under them belong to nobody."""


class Gender(StrEnum):
    """As GB/T 2261.1 tells apart, spelled out."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True)
class IdentityNumber:
    """A well-formed citizen identity number and what can be read from it."""

    number: str
    birth_date: date
    gender: Gender


def normalise_number(text: str) -> str:
    """Give `text` in half-width capitals without spaces, as such numbers are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def read_identity_number(text: str) -> IdentityNumber:
    """Read an 18-character identity number (GB 11643-1999), full-width characters allowed.

    Raises ValueError, saying why, for a wrong form, an impossible date or a wrong check digit.
    """
    number = normalise_number(text)
    if not _ID_FORM.fullmatch(number):
        raise ValueError("an identity number has 17 digits and a check character")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise ValueError("the birth date in the identity number does not exist") from error
    if born.year < _OLDEST_BIRTH_YEAR:
        raise ValueError("the birth date in the identity number is too early")
    if identity_check_character(number[:17]) != number[17]:
        raise ValueError("the check character of the identity number is wrong")
    gender = Gender.MALE if int(number[16]) % 2 else Gender.FEMALE
    return IdentityNumber(number, born, gender)


def is_identity_number(text: str) -> bool:
    """Whether `text` is a valid identity number in every respect that can be computed."""
    try:
        read_identity_number(text)
    except ValueError:
        return False
    return True


def identity_check_character(first_17: str) -> str:
    """The check character (0-9 or X) for the first 17 digits of an identity number."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _ID_WEIGHTS, strict=True))
    return _ID_CHECK_CHARACTERS[total % 11]


def make_identity_number(*, division: int, birth_date: date, sequence: int, gender: Gender) -> str:
    """Make a valid number that belongs to nobody, for sandboxes and tests.

    `division` lies in 990000..999999 (assigned to no place); `sequence` in 0..499 tells apart
    people of one division, day and gender. Raises ValueError outside these ranges.
    """
    if not UNASSIGNED_DIVISION_FIRST <= division <= UNASSIGNED_DIVISION_FIRST + 9999:
        raise ValueError("only division codes that are assigned to nobody may be used")
    if not 0 <= sequence < 500:
        raise ValueError("the sequence must lie in 0..499")
    serial = sequence * 2 + (gender is Gender.MALE)
    first_17 = f"{division:06d}{birth_date:%Y%m%d}{serial:03d}"
    return first_17 + identity_check_character(first_17)


def is_credit_code(text: str) -> bool:
    """Whether `text` is a unified social credit code with a right check character (GB 32100)."""
    code = normalise_number(text)
    return bool(_CREDIT_FORM.fullmatch(code)) and credit_check_character(code[:17]) == code[17]


def credit_check_character(first_17: str) -> str:
    """The check character for the first 17 characters of a credit code.

    Raises KeyError for a character outside the alphabet of GB 32100.
    """
    total = sum(
        _CREDIT_VALUES[character] * weight
        for character, weight in zip(first_17, _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_ALPHABET[-total % 31]


def make_credit_code(*, division: int, serial: int) -> str:
    """Make a valid enterprise credit code that belongs to nobody, for sandboxes and tests.

    `division` lies in 990000..999999, `serial` in 0..999999. The code begins with 91
    (registered by the market regulator, enterprise) and its organisation part has a right check.
    """
    if not UNASSIGNED_DIVISION_FIRST <= division <= UNASSIGNED_DIVISION_FIRST + 9999:
        raise ValueError("only division codes that are assigned to nobody may be used")
    body = f"MA{serial:06d}"
    first_17 = f"91{division:06d}{body}{_organisation_check_character(body)}"
    return first_17 + credit_check_character(first_17)


def _organisation_check_character(body: str) -> str:
    values = (int(c) if c.isdigit() else ord(c) - ord("A") + 10 for c in body)
    total = sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def is_mobile(text: str) -> bool:
    """Whether `text` has the form of a mainland mobile number: 11 digits, 13… to 19…."""
    return bool(_MOBILE_FORM.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def mask_name(name: str) -> str:
    """``张*`` or ``欧**``: a name on a page that anyone can open."""
    return name[:1] + "*" * max(1, len(name) - 1)


def mask_identity_number(number: str) -> str:
    """The number with all but its first three and last two characters hidden (PL-13)."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) > 5 else "*****"


def mask_mobile(mobile: str) -> str:
    """The number with its middle hidden, as 138****5678 (PL-13)."""
    return f"{mobile[:3]}****{mobile[-4:]}" if len(mobile) == 11 else "****"
