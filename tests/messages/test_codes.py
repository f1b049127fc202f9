"""A one-time code to the registered mobile (PL-10), read from the sandbox's SMS."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django.fixtures import Settings

from anpei.accounts.domain import current_agreement, issue_activation_code
from anpei.accounts.domain.activation import MOBILE_A_DAY, activate_account
from anpei.accounts.models import ActivationCode, User
from anpei.audit.models import AuditEntry
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.errors import InvalidInput, Throttled
from anpei.messages.domain import deliver_due
from anpei.messages.domain.channels import connect_sandbox_channels
from anpei.messages.domain.codes import send_sign_in_code
from anpei.messages.models import Contact, Delivery, Message
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.enrolment.test_races import fire
from tests.factories import Cast, make_cast, make_class, make_enrolment
from tests.fixtures.sandbox import RunningSandbox
from tests.messages.conftest import point_at

OWN = {"password": "fresh-Lantern-42", "again": "fresh-Lantern-42"}


@pytest.fixture
def at_the_door(cast: Cast, jinan: Association) -> Browser:
    """A learner who has said who she is and stands before activation."""
    make_enrolment(cast.licence, make_class(), state=EnrolmentState.STUDYING)
    browser = Browser(jinan, language="en")
    person = cast.licence.person
    browser.post(
        "/sign-in/learner/",
        {
            "form": "name",
            "city": "济南",
            "category": "C",
            "name": person.name,
            "id_number": person.id_number,
            "agreement": current_agreement().version,
            "agree": "on",
        },
    )
    return browser


def code_in_sms(sandbox: RunningSandbox, cast: Cast) -> str:
    deliver_due()
    text = sandbox.short_messages("sms", cast.licence.person.mobile)[0]["text"]
    found = re.search(r"\d{6}", text)
    assert found is not None
    return found[0]


def let_time_pass(**passed: float) -> None:
    ActivationCode.objects.update(expires_at=F("expires_at") - timedelta(**passed))


@pytest.mark.rule("PL-10")
def test_learner_activates_with_the_code_from_the_sms(
    at_the_door: Browser, cast: Cast, sending: RunningSandbox
) -> None:
    page = at_the_door.get("/activate/").content.decode()
    answer = at_the_door.post("/messages/code/", follow=True)
    code = code_in_sms(sending, cast)

    at_the_door.post("/activate/", {"code": code, **OWN})

    mobile = cast.licence.person.mobile
    masked = f"{mobile[:3]}****{mobile[-4:]}"
    assert (masked in page, mobile in page) == (True, False)
    assert masked in answer.content.decode()
    assert at_the_door.session["user"] == cast.learner.pk
    assert User.objects.get(pk=cast.learner.pk).activated_at is not None


@pytest.mark.rule("PL-10")
def test_code_is_in_no_table_log_or_audit(
    at_the_door: Browser, cast: Cast, sending: RunningSandbox
) -> None:
    at_the_door.post("/messages/code/")

    code = code_in_sms(sending, cast)

    assert Delivery.objects.get().text == ""
    assert (Message.objects.get().body, Message.objects.get().in_inbox) == ("", False)
    assert [entry for entry in AuditEntry.objects.all() if code in str(entry.after)] == []


@pytest.mark.rule("PL-10")
def test_code_ends_after_ten_minutes(cast: Cast, sending: RunningSandbox) -> None:
    send_sign_in_code(user=cast.learner)
    code = code_in_sms(sending, cast)
    let_time_pass(minutes=10)

    with pytest.raises(InvalidInput):
        activate_account(user=cast.learner, code=code, password=OWN["password"], by=None)


@pytest.mark.rule("PL-10")
def test_code_opens_once(cast: Cast, sending: RunningSandbox) -> None:
    send_sign_in_code(user=cast.learner)
    code = code_in_sms(sending, cast)
    activate_account(user=cast.learner, code=code, password=OWN["password"], by=None)

    with pytest.raises(InvalidInput):
        activate_account(user=cast.learner, code=code, password="another-Lamp-9", by=None)


def test_code_ends_after_five_wrong_tries(cast: Cast, sending: RunningSandbox) -> None:
    send_sign_in_code(user=cast.learner)
    code = code_in_sms(sending, cast)
    for _ in range(5):
        with pytest.raises(InvalidInput):
            activate_account(user=cast.learner, code="WRONG", password=OWN["password"], by=None)

    with pytest.raises(InvalidInput):
        activate_account(user=cast.learner, code=code, password=OWN["password"], by=None)


def test_sms_does_not_void_the_code_handed_over_in_person(
    cast: Cast, sending: RunningSandbox
) -> None:
    handed = issue_activation_code(user=cast.learner, channel="enterprise", by=cast.alice)
    send_sign_in_code(user=cast.learner)

    activate_account(user=cast.learner, code=handed, password=OWN["password"], by=None)

    assert User.objects.get(pk=cast.learner.pk).activated_at is not None


def test_second_code_within_a_minute_is_refused(
    at_the_door: Browser, cast: Cast, sending: RunningSandbox
) -> None:
    at_the_door.post("/messages/code/")

    answer = at_the_door.post("/messages/code/", follow=True)

    assert "A code was sent a moment ago" in answer.content.decode()
    assert ActivationCode.objects.count() == 1


def test_a_day_has_five_codes(cast: Cast, sending: RunningSandbox) -> None:
    for _ in range(MOBILE_A_DAY):
        send_sign_in_code(user=cast.learner)
        let_time_pass(minutes=2)

    with pytest.raises(Throttled):
        send_sign_in_code(user=cast.learner)

    let_time_pass(days=1)
    assert send_sign_in_code(user=cast.learner).user == cast.learner


def test_wanting_no_sms_does_not_lock_out(cast: Cast, sending: RunningSandbox) -> None:
    Contact.objects.create(user=cast.learner, wants_sms=False)

    send_sign_in_code(user=cast.learner)

    assert len(code_in_sms(sending, cast)) == 6


def test_nothing_is_offered_without_a_provider(at_the_door: Browser) -> None:
    page = at_the_door.get("/activate/").content.decode()
    answer = at_the_door.post("/messages/code/", follow=True)

    assert "/messages/code/" not in page
    assert "No SMS can be sent" in answer.content.decode()
    assert not ActivationCode.objects.exists()


def test_stranger_cannot_have_codes_sent(jinan: Association, sending: RunningSandbox) -> None:
    answer = Browser(jinan, language="en").post("/messages/code/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert not ActivationCode.objects.exists()


@pytest.mark.rule("PL-10")
def test_asking_at_once_makes_one_code(
    racing_tenant: Association, fresh_sandbox: RunningSandbox, settings: Settings
) -> None:
    schema = racing_tenant.schema_name
    point_at(fresh_sandbox, settings)
    with enter_tenant(schema):
        connect_sandbox_channels(dataset="jinan", by=None)
        learner = make_cast().learner

    results = fire(schema, [lambda: send_sign_in_code(user=learner)] * 8)

    assert Counter(type(result) for result in results) == {Message: 1, Throttled: 7}
