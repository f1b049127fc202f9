"""Numbers of people and organisations: security.md R24 gives the first vectors."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anpei.kernel import identity_numbers as numbers
from anpei.kernel.identity_numbers import Gender, IdentityNumber


def test_read_identity_number_of_the_standard() -> None:
    read = numbers.read_identity_number("11010519491231002X")

    assert read == IdentityNumber("11010519491231002X", date(1949, 12, 31), Gender.FEMALE)


def test_read_identity_number_in_full_width_with_spaces() -> None:
    read = numbers.read_identity_number(" １１０１０５ 19491231 002ｘ ")

    assert read.number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "an identity number has 17 digits and a check character"),
        ("110105491231002", "an identity number has 17 digits and a check character"),
        ("11010519491231002٣", "an identity number has 17 digits and a check character"),
        ("110105194912310021", "the check character of the identity number is wrong"),
        ("110105194902310026", "the birth date in the identity number does not exist"),
        ("110105189912310026", "the birth date in the identity number is too early"),
    ],
)
def test_read_identity_number_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        numbers.read_identity_number(text)


@given(
    division=st.integers(990_000, 999_999),
    birth_date=st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    sequence=st.integers(0, 499),
    gender=st.sampled_from(Gender),
)
def test_made_identity_number_reads_back(
    division: int, birth_date: date, sequence: int, gender: Gender
) -> None:
    made = numbers.make_identity_number(
        division=division, birth_date=birth_date, sequence=sequence, gender=gender
    )

    assert numbers.read_identity_number(made) == IdentityNumber(made, birth_date, gender)


@given(place=st.integers(0, 16), digit=st.integers(1, 9))
def test_identity_number_with_one_digit_changed_is_invalid(place: int, digit: int) -> None:
    whole = "11010519491231002X"
    changed = str((int(whole[place]) + digit) % 10)

    assert not numbers.is_identity_number(whole[:place] + changed + whole[place + 1 :])


def test_make_identity_number_of_an_assigned_division_refused() -> None:
    with pytest.raises(ValueError, match="assigned to nobody"):
        numbers.make_identity_number(
            division=370_102, birth_date=date(1990, 1, 1), sequence=0, gender=Gender.MALE
        )


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91350100M000100Y43", True),
        ("91350100M000100Y4Z", False),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("９１３５０１００m000100y43", True),
        ("", False),
    ],
)
def test_is_credit_code(code: str, valid: bool) -> None:
    assert numbers.is_credit_code(code) is valid


@given(division=st.integers(990_000, 999_999), serial=st.integers(0, 999_999))
def test_made_credit_code_is_valid(division: int, serial: int) -> None:
    made = numbers.make_credit_code(division=division, serial=serial)

    assert numbers.is_credit_code(made)
    assert made[2:8] == str(division)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("13800000000", True),
        (" １5400000001", True),
        ("12800000000", False),
        ("1380000000", False),
        ("+8613800000000", False),
    ],
)
def test_is_mobile(text: str, valid: bool) -> None:
    assert numbers.is_mobile(text) is valid


def test_masks_hide_the_middle() -> None:
    assert numbers.mask_identity_number("11010519491231002X") == "110*************2X"
    assert numbers.mask_mobile("13812345678") == "138****5678"
    assert numbers.mask_mobile("short") == "****"
