"""Sending: retried with growing pauses, never twice, dead letters visible (PL-63)."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from anpei.audit.models import AuditEntry
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.kernel.states import IllegalMove
from anpei.messages.domain import MailAddress, deliver_due, notify, resend_delivery
from anpei.messages.domain.deliver import claim_delivery, release_lapsed_claims
from anpei.messages.domain.settle import GIVEN_UP_AFTER, sent
from anpei.messages.models import Delivery
from anpei.messages.states import DeliveryState
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.factories import Cast, make_learner_user, make_person
from tests.fixtures.sandbox import RunningSandbox
from tests.messages.conftest import point_at

FACTS = {"thing": "学习", "day": "2026-11-30"}
TO = MailAddress("ke.lin@example.com", "柯林")


def queue_mail() -> Delivery:
    notify(kind="test.told", to=TO, facts=FACTS)
    return Delivery.objects.latest("pk")


def queue_sms(cast: Cast) -> Delivery:
    notify(kind="test.told", to=cast.learner, facts=FACTS)
    return Delivery.objects.get(channel="sms")


def make_due() -> None:
    Delivery.objects.update(next_try_at=db_now())


@pytest.mark.rule("PL-63")
@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [
        ("error", 451, DeliveryState.QUEUED),
        ("error", 550, DeliveryState.REFUSED),
        ("drop", 0, DeliveryState.UNSURE),
        ("drop_after_accept", 0, DeliveryState.UNSURE),
    ],
)
def test_mail_servers_objection_decides_what_follows(
    sending: RunningSandbox, kind: str, status: int, state: DeliveryState
) -> None:
    sending.fault("smtp:", kind, status=status)
    delivery = queue_mail()

    deliver_due()

    delivery.refresh_from_db()
    assert delivery.state == state
    assert delivery.last_error != ""


@pytest.mark.rule("PL-63")
def test_mail_that_may_have_arrived_is_never_sent_again_by_itself(
    sending: RunningSandbox,
) -> None:
    sending.fault("smtp:", "drop_after_accept")
    delivery = queue_mail()
    deliver_due()
    make_due()

    deliver_due()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.UNSURE
    assert len(sending.mails("ke.lin@example.com")) == 1


@pytest.mark.rule("PL-63")
def test_unreachable_server_is_tried_again_after_growing_pauses(
    sending: RunningSandbox, settings: Settings
) -> None:
    settings.SMTP_PORT = 9
    delivery = queue_mail()
    pauses = []
    for _ in range(3):
        make_due()
        deliver_due()
        delivery.refresh_from_db()
        pauses.append(round((delivery.next_try_at - db_now()).total_seconds() / 15))
    settings.SMTP_PORT = sending.mail_port
    make_due()

    deliver_due()

    delivery.refresh_from_db()
    assert pauses == [1, 2, 4]
    assert (delivery.state, delivery.tries, delivery.last_error) == (DeliveryState.SENT, 4, "")
    assert [event.after for event in delivery.events.all()][-2:] == ["sending", "sent"]


@pytest.mark.rule("PL-63")
@pytest.mark.parametrize("fault", ["drop_after_accept", "error", "drop", "garbage"])
def test_sms_with_unknown_outcome_arrives_once(
    cast: Cast, sending: RunningSandbox, fault: str
) -> None:
    sending.fault("/sms/", fault)
    delivery = queue_sms(cast)
    deliver_due()
    after_fault = Delivery.objects.get(pk=delivery.pk).state
    make_due()

    deliver_due()

    delivery.refresh_from_db()
    assert (after_fault, delivery.state) == (DeliveryState.QUEUED, DeliveryState.SENT)
    assert len(sending.short_messages("sms")) == 1
    assert delivery.receipt == sending.short_messages("sms")[0]["receipt"]


def test_sms_that_the_provider_refuses_waits_for_a_person(
    cast: Cast, sending: RunningSandbox
) -> None:
    sending.fault("/sms/", "error", status=422)
    delivery = queue_sms(cast)

    deliver_due()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (DeliveryState.REFUSED, "out of order")


def test_given_up_after_days(sending: RunningSandbox, settings: Settings) -> None:
    settings.SMTP_PORT = 9
    delivery = queue_mail()
    Delivery.objects.update(queued_at=db_now() - GIVEN_UP_AFTER - timedelta(minutes=1))

    deliver_due()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DEAD


def test_too_late_is_not_sent_and_cannot_be_sent_again(cast: Cast, sending: RunningSandbox) -> None:
    delivery = queue_mail()
    Delivery.objects.update(expires_at=db_now())

    deliver_due()

    delivery.refresh_from_db()
    assert (delivery.state, sending.mails()) == (DeliveryState.DEAD, [])
    with pytest.raises(Conflict):
        resend_delivery(delivery=delivery, by=cast.staff)


@pytest.mark.rule("PL-63")
def test_dead_letter_is_sent_again_by_a_person(cast: Cast, sending: RunningSandbox) -> None:
    sending.fault("smtp:", "error", status=550)
    delivery = queue_mail()
    key = delivery.request_key
    deliver_due()

    resend_delivery(delivery=delivery, by=cast.staff)
    deliver_due()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.request_key == key) == (DeliveryState.SENT, False)
    assert [event.actor for event in delivery.events.all()][2] == "admin"
    assert AuditEntry.objects.filter(act="message.resend").count() == 1
    with pytest.raises(IllegalMove):
        resend_delivery(delivery=delivery, by=cast.staff)


@pytest.mark.rule("PL-63")
@pytest.mark.parametrize(("channel", "after"), [("mail", "unsure"), ("sms", "queued")])
def test_claim_of_a_vanished_worker_lapses(
    cast: Cast, sending: RunningSandbox, channel: str, after: str
) -> None:
    delivery = queue_mail() if channel == "mail" else queue_sms(cast)
    claimed = claim_delivery()
    make_due()

    released = release_lapsed_claims()

    delivery.refresh_from_db()
    assert claimed == delivery
    assert (released, delivery.state) == (1, after)


def test_worker_that_comes_back_late_settles_nothing_new(
    cast: Cast, sending: RunningSandbox
) -> None:
    queue_sms(cast)
    late = claim_delivery()
    assert late is not None
    make_due()
    release_lapsed_claims()
    make_due()
    second = claim_delivery()
    assert second is not None

    sent(late, "of the first")

    second.refresh_from_db()
    assert (second.state, second.tries, second.receipt) == (DeliveryState.SENDING, 2, "")


@pytest.mark.rule("PL-63")
def test_workers_at_once_send_each_message_once(
    racing_tenant: Association, fresh_sandbox: RunningSandbox, settings: Settings
) -> None:
    schema = racing_tenant.schema_name
    point_at(fresh_sandbox, settings)
    addresses = [f"p{number}@example.com" for number in range(10)]
    with enter_tenant(schema):
        for address in addresses:
            notify(kind="test.told", to=MailAddress(address, "x"), facts=FACTS)

    handled = fire(schema, [deliver_due] * 4)

    assert sum(handled) == 10
    assert sorted(mail["recipient"] for mail in fresh_sandbox.mails()) == addresses


@pytest.mark.rule("PL-63")
def test_one_reminder_written_by_many_at_once_is_one(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        user = make_learner_user(make_person())

    told = fire(
        schema, [lambda: notify(kind="test.told", to=user, facts=FACTS, once="reminder:1")] * 6
    )

    with enter_tenant(schema):
        written = Delivery.objects.count()
    assert (len([one for one in told if one is not None]), written) == (1, 1)
