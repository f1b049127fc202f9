"""The staff's second factor (PL-11; RFC 6238)."""

import base64

import pytest

from anpei.accounts.domain.second_factor import (
    STEP_SECONDS,
    begin_second_factor,
    confirm_second_factor,
    one_time_password,
)
from anpei.accounts.models import SecondFactor, User
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from tests.accounts.browsing import Browser
from tests.factories import PASSWORD, Cast


def code_for(secret: str, *, later: int = 0) -> str:
    return one_time_password(secret, int(db_now().timestamp()) // STEP_SECONDS + later)


def switch_on(user: User) -> str:
    secret = begin_second_factor(user=user, by=user).secret
    confirm_second_factor(user=user, code=code_for(secret, later=-1), by=user)
    return secret


@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(moment: int, code: str) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()

    assert one_time_password(secret, moment // STEP_SECONDS) == code


@pytest.mark.rule("PL-11")
def test_staff_with_a_second_factor_signs_in_in_two_steps(browser: Browser, cast: Cast) -> None:
    secret = switch_on(cast.staff)

    first = browser.post("/sign-in/staff/", {"login_name": "admin", "password": PASSWORD})
    before = browser.get("/staff/accounts/").status_code
    wrong = browser.post("/sign-in/staff/code/", {"code": "000000"}).status_code
    browser.post("/sign-in/staff/code/", {"code": code_for(secret)})

    assert first.headers["Location"] == "/sign-in/staff/code/"
    assert (before, wrong) == (302, 422)
    assert browser.session["user"] == cast.staff.pk


@pytest.mark.rule("PL-11")
def test_code_is_accepted_once(cast: Cast) -> None:
    secret = begin_second_factor(user=cast.staff, by=cast.staff).secret
    code = code_for(secret)
    confirm_second_factor(user=cast.staff, code=code, by=cast.staff)
    SecondFactor.objects.update(confirmed_at=None)

    with pytest.raises(InvalidInput):
        confirm_second_factor(user=cast.staff, code=code, by=cast.staff)


def test_unconfirmed_factor_is_not_asked_for(browser: Browser, cast: Cast) -> None:
    begin_second_factor(user=cast.staff, by=cast.staff)

    response = browser.post("/sign-in/staff/", {"login_name": "admin", "password": PASSWORD})

    assert response.headers["Location"] == "/staff/"
