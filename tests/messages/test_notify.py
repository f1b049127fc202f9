"""Telling: rows with the fact itself, in every channel somebody is reached by (PL-63)."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from anpei.kernel.clock import db_now
from anpei.messages.domain import MailAddress, Notification, deliver_due, notify, notify_each
from anpei.messages.domain.channels import switch_channel
from anpei.messages.kinds import MAIL
from anpei.messages.models import Contact, Delivery, Message
from tests.factories import Cast, make_learner_user, make_person
from tests.fixtures.sandbox import RunningSandbox
from tests.messages.conftest import give_mail

FACTS = {"thing": "缴费回执", "day": date(2026, 11, 30)}


def channels_of(message: Message | None) -> list[str]:
    assert message is not None
    return sorted(message.deliveries.values_list("channel", flat=True))


@pytest.mark.rule("PL-63")
def test_message_reaches_inbox_mail_sms_and_wechat(cast: Cast, sending: RunningSandbox) -> None:
    contact = give_mail(cast.learner, "ke.lin@example.com")
    contact.wechat_id = "o-ke-lin"
    contact.save()

    message = notify(kind="test.told", to=cast.learner, facts=FACTS, link="/learner/")
    handled = deliver_due()

    assert message is not None
    assert handled == 3
    assert (message.subject, message.body) == (
        "About 缴费回执",
        "Dear 柯林, 缴费回执 is due on 2026-11-30.",
    )
    assert set(Delivery.objects.values_list("channel", "state")) == {
        (channel, "sent") for channel in ("site", "mail", "sms", "wechat")
    }
    mail = sending.mails("ke.lin@example.com")[0]
    assert mail["subject"] == "About 缴费回执"
    assert mail["sender"] == "济南建筑安全协会 <no-reply@anpei.localhost>"
    assert mail["text"].splitlines()[:3] == [
        "Dear 柯林, 缴费回执 is due on 2026-11-30.",
        "",
        "http://jinan.localhost:8000/learner/",
    ]
    sms = sending.short_messages("sms")[0]
    assert sms["recipient"] == cast.learner.person.mobile  # type: ignore[union-attr]
    assert (sms["sender"], sms["text"]) == ("济南建筑安全协会", "缴费回执: 2026-11-30")
    wechat = sending.short_messages("wechat", "o-ke-lin")[0]
    assert wechat["link"] == "http://jinan.localhost:8000/learner/"


def test_only_the_inbox_without_address_or_provider(cast: Cast) -> None:
    message = notify(kind="test.told", to=cast.alice, facts=FACTS)

    assert channels_of(message) == ["site"]


def test_unconfirmed_address_gets_nothing(cast: Cast) -> None:
    Contact.objects.create(user=cast.alice, mail="office@example.com")

    message = notify(kind="test.told", to=cast.alice, facts=FACTS)

    assert channels_of(message) == ["site"]


def test_mail_goes_to_the_orders_address_where_there_is_no_other(cast: Cast) -> None:
    message = notify(kind="test.told", to=cast.alice, facts=FACTS, mail_to="bill@example.com")

    assert channels_of(message) == ["mail", "site"]


def test_unwanted_channels_stay_silent(cast: Cast, sending: RunningSandbox) -> None:
    contact = give_mail(cast.learner, "ke.lin@example.com")
    contact.wants_mail = contact.wants_sms = False
    contact.save()

    message = notify(kind="test.told", to=cast.learner, facts=FACTS)

    assert channels_of(message) == ["site"]


def test_channel_that_is_switched_off_is_left_out(cast: Cast, sending: RunningSandbox) -> None:
    give_mail(cast.learner, "ke.lin@example.com")
    switch_channel(channel=MAIL, is_on=False, by=cast.staff)

    message = notify(kind="test.told", to=cast.learner, facts=FACTS)

    assert channels_of(message) == ["site", "sms"]


def test_mail_without_account_is_in_no_inbox(cast: Cast) -> None:
    message = notify(kind="test.told", to=MailAddress("someone@example.com", "某人"), facts=FACTS)

    assert message is not None
    assert (message.in_inbox, message.user, channels_of(message)) == (False, None, ["mail"])


def test_nothing_remains_of_a_transaction_that_fails(cast: Cast) -> None:
    with transaction.atomic():
        notify(kind="test.told", to=cast.learner, facts=FACTS)
        transaction.set_rollback(True)

    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)


def test_once_is_told_once(cast: Cast) -> None:
    first = notify(kind="test.told", to=cast.learner, facts=FACTS, once="a:1")
    second = notify(kind="test.told", to=cast.learner, facts=FACTS, once="a:1")
    batch = [
        Notification(to=cast.learner, facts=FACTS, once=once) for once in ("a:1", "a:2", "a:2")
    ]
    new = notify_each(kind="test.told", notifications=batch)

    assert first is not None
    assert second is None
    assert [message.once for message in new] == ["a:2"]
    assert Delivery.objects.filter(channel="site").count() == 2


@pytest.mark.parametrize("facts", [{}, {"thing": "x"}, {"thing": "x", "day": "y", "more": "z"}])
def test_other_facts_than_declared_are_refused(cast: Cast, facts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="needs the facts"):
        notify(kind="test.told", to=cast.learner, facts=facts)


@pytest.mark.rule("PL-63")
def test_line_breaks_in_facts_begin_no_header(cast: Cast, sending: RunningSandbox) -> None:
    give_mail(cast.learner, "ke.lin@example.com")
    thing = "x\r\nBcc: everybody@example.com\r\n\r\nbody"

    notify(kind="test.told", to=cast.learner, facts={"thing": thing, "day": "y"})
    deliver_due()

    raw = sending.mails("ke.lin@example.com")[0]["raw"]
    headers = raw.partition("\r\n\r\n")[0]
    assert "Bcc:" not in [line.partition(" ")[0] for line in headers.splitlines()]
    assert sending.mails("everybody@example.com") == []


@pytest.mark.parametrize(
    "address", ["a@example.com\r\nBcc: b@example.com", "a@example.com, b@example.com", "a b", ""]
)
def test_address_that_is_none_gets_nothing(cast: Cast, address: str) -> None:
    message = notify(kind="test.told", to=cast.alice, facts=FACTS, mail_to=address)

    assert channels_of(message) == ["site"]


def test_addresses_are_sealed_and_masked(cast: Cast) -> None:
    notify(kind="test.told", to=cast.alice, facts=FACTS, mail_to="office@example.com")

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, text FROM messaging_delivery WHERE channel = 'mail'")
        address, text = cursor.fetchone()
    assert address.startswith("v1.")
    assert text.startswith("v1.")
    assert Delivery.objects.get(channel="mail").address_shown == "o***@example.com"


def test_secret_stays_in_no_table(cast: Cast, sending: RunningSandbox) -> None:
    notify(kind="test.secret", to=cast.learner, facts={"code": "483920"})
    deliver_due()

    message = Message.objects.get()
    assert (message.body, message.in_inbox) == ("", False)
    assert Delivery.objects.get().text == ""
    assert sending.short_messages("sms")[0]["text"] == "483920"


def test_other_tenant_is_told_nothing(cast: Cast, other_cast: Cast) -> None:
    notify(kind="test.told", to=cast.learner, facts=FACTS)

    connection.set_schema_to_public()  # type: ignore[attr-defined]
    connection.set_schema("yantai")  # type: ignore[attr-defined]
    assert Message.objects.count() == 0


@pytest.mark.parametrize("people", [1, 3])
def test_telling_many_costs_few_queries(
    cast: Cast, people: int, django_assert_num_queries: Any
) -> None:
    users = [make_learner_user(make_person(f"人{n}")) for n in range(people)]
    told = [Notification(to=user, facts=FACTS) for user in users]

    # Clock, users, wording, messages, channels, deliveries; three savepoints and their releases.
    with django_assert_num_queries(8):
        notify_each(kind="test.told", notifications=told)


def test_inbox_needs_an_owner(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="inbox_belongs_to_somebody"):
        Message.objects.create(
            kind="x", recipient="x", subject="x", in_inbox=True, created_at=db_now()
        )
