"""Somebody who pays for themselves and has lost the way in (YN-10)."""

import pytest

from anpei.accounts.domain import (
    Origin,
    current_agreement,
    issue_activation_code,
    sign_in_enterprise,
)
from anpei.accounts.domain.limits import NUMBERS_PER_PREFIX
from anpei.accounts.domain.origin import write_devices
from anpei.accounts.models import TryCount, User
from anpei.kernel.clock import db_now
from anpei.kernel.identity_numbers import identity_check_character
from anpei.people.models import Person
from tests.accounts.browsing import Browser
from tests.enrolment.applying import SignedIn
from tests.factories import PASSWORD, make_learner_user, make_licence, make_person
from tests.yunnan.conftest import SCHEMA, Company


@pytest.fixture
def payer(company: Company) -> User:
    """Registered, activated, nothing paid for."""
    person = make_person("段自立")
    make_licence(person, company.enterprise, category="TJ")
    user = make_learner_user(person)
    user.activated_at = db_now()
    user.save(update_fields=["activated_at"])
    return user


def person_of(user: User) -> Person:
    assert user.person is not None
    return user.person


@pytest.mark.rule("YN-10")
@pytest.mark.parametrize(("name", "status"), [("段自立", 302), ("段自力", 422)])
def test_forgotten_password_before_paying_is_set_anew_by_name_and_id_number(
    browser: Browser, payer: User, name: str, status: int
) -> None:
    answer = browser.post(
        "/forgotten/enterprise/", {"name": name, "credit_code": person_of(payer).id_number}
    )

    assert answer.status_code == status
    if status == 302:
        code = issue_activation_code(user=payer, channel="staff", by=None)
        sent = {"code": code, "password": PASSWORD, "again": PASSWORD, "next": "/business/to-pay/"}
        sent |= {"agree": "on", "agreement": current_agreement().version}
        assert browser.post("/activate/", sent)["Location"] == "/business/to-pay/"


@pytest.mark.rule("YN-10")
def test_forgotten_password_of_an_enterprise_is_found_by_its_number(
    browser: Browser, company: Company
) -> None:
    name, code = company.enterprise.name, company.enterprise.credit_code

    right = browser.post("/forgotten/enterprise/", {"name": name, "credit_code": code})
    wrong = browser.post("/forgotten/enterprise/", {"name": "别的公司", "credit_code": code})

    assert (right.status_code, wrong.status_code) == (302, 422)


@pytest.mark.rule("YN-10", "PL-10")
def test_staff_hand_a_code_to_whoever_pays_alone(company: Company, payer: User) -> None:
    staff = SignedIn(company.staff, SCHEMA)
    number = person_of(payer).id_number

    listed = staff.get(f"/staff/accounts/?q={number}").content.decode()
    code = staff.post(f"/staff/accounts/{payer.public_id}/code/")
    other = staff.post(f"/staff/accounts/{company.staff.public_id}/code/")

    assert payer.display_name in listed
    assert f"/staff/accounts/{payer.public_id}/code/" in listed
    assert (code.status_code, other.status_code) == (200, 404)


@pytest.mark.rule("PL-11", "YN-20")
def test_identity_numbers_of_one_birthday_are_not_tried_out(
    browser: Browser, company: Company, payer: User
) -> None:
    """Ten misses a day over every form and address together; who is known here is let through."""
    number = person_of(payer).id_number
    firsts = [f"{number[:14]}{n:03d}" for n in range(800, 820)]
    wrong = [first + identity_check_character(first) for first in firsts]
    sent = {"name": "x", "agree": "on", "agreement": current_agreement().version}
    statuses = []
    for n, one in enumerate(wrong[:12]):
        address = f"198.51.100.{n}"
        if n % 2:
            form = {"form": "id", "id_number": one, "own_password": "12345678"} | sent
            answer = browser.post("/sign-in/learner/", form, REMOTE_ADDR=address)
        else:
            form = sent | {"name": one, "password": one[-6:]}
            answer = browser.post("/sign-in/enterprise/", form, REMOTE_ADDR=address)
        statuses.append(answer.status_code)

    right = sent | {"name": number, "password": PASSWORD}
    payer.set_password(PASSWORD)
    payer.save()
    stranger = browser.post("/sign-in/enterprise/", right, REMOTE_ADDR="198.51.100.99")
    browser.cookies["device"] = write_devices((), payer)
    known = browser.post("/sign-in/enterprise/", right, REMOTE_ADDR="198.51.100.99")

    assert statuses == [422] * 10 + [429] * 2
    assert (stranger.status_code, known.status_code) == (429, 302)


@pytest.mark.rule("PL-11")
def test_signing_in_is_no_try_at_a_number(browser: Browser, payer: User) -> None:
    payer.set_password(PASSWORD)
    payer.save()
    origin = Origin(address="192.0.2.1")

    for _time in range(NUMBERS_PER_PREFIX.tries + 2):
        sign_in_enterprise(name=person_of(payer).id_number, password=PASSWORD, origin=origin)

    assert [one.tries for one in TryCount.objects.all()] == [0]


@pytest.mark.rule("YN-10")
def test_activation_page_names_whom_to_call(browser: Browser, payer: User) -> None:
    number = person_of(payer).id_number
    browser.post("/forgotten/enterprise/", {"name": payer.display_name, "credit_code": number})

    assert "0871-68503755" in browser.get("/activate/").content.decode()
