"""Staff: the log, sending again, an association's own wording, its channels (PL-63)."""

from typing import Any

import pytest
from django.http import HttpResponse

from anpei.accounts.models import Role
from anpei.audit.models import AuditEntry
from anpei.messages.domain import MailAddress, deliver_due, notify
from anpei.messages.domain.templates import save_template
from anpei.messages.models import ChannelSetting, Delivery, Message, MessageTemplate
from anpei.messages.states import DeliveryState
from anpei.messages.wording import Wording
from tests.factories import Cast, make_staff
from tests.fixtures.sandbox import RunningSandbox
from tests.messages.conftest import signed_in

FACTS = {"thing": "回执", "day": "2026-11-30"}
TEMPLATE = "/staff/message-templates/test.told/"
OWN = {"subject": "关于{thing}", "body": "{recipient}，{thing}截至{day}。", "short": "{thing}{day}"}


def send(address: str, name: str = "柯林") -> Delivery:
    notify(kind="test.told", to=MailAddress(address, name), facts=FACTS)
    return Delivery.objects.latest("pk")


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.rule("PL-63")
def test_log_is_filtered_and_searched(cast: Cast) -> None:
    send("ke.lin@example.com")
    send("he.po@example.com", "何珀")
    Delivery.objects.filter(message__recipient="何珀").update(state=DeliveryState.DEAD)
    browser = signed_in(cast.staff)

    pages = {
        query: text_of(browser.get(f"/staff/messages/?{query}"))
        for query in ("", "state=dead", "channel=sms", "q=柯", "q=he.po@example.com", "kind=x")
    }

    listed = {query: ("柯林" in page, "何珀" in page) for query, page in pages.items()}
    assert listed == {
        "": (True, True),
        "state=dead": (False, True),
        "channel=sms": (False, False),
        "q=柯": (True, False),
        "q=he.po@example.com": (False, True),
        "kind=x": (False, False),
    }
    assert "ke.lin@example.com" not in pages[""]


@pytest.mark.rule("PL-63")
def test_dead_letter_is_sent_again_from_its_page(cast: Cast, sending: RunningSandbox) -> None:
    delivery = send("ke.lin@example.com")
    Delivery.objects.update(state=DeliveryState.DEAD)
    browser = signed_in(cast.staff)

    page = text_of(browser.get(f"/staff/messages/{delivery.public_id}/"))
    browser.post(f"/staff/messages/{delivery.public_id}/resend/")
    deliver_due()

    delivery.refresh_from_db()
    assert f"/staff/messages/{delivery.public_id}/resend/" in page
    assert delivery.state == DeliveryState.SENT


def test_secret_is_shown_to_nobody(cast: Cast, sending: RunningSandbox) -> None:
    notify(kind="test.secret", to=cast.learner, facts={"code": "483920"})
    delivery = Delivery.objects.get()

    page = text_of(signed_in(cast.staff).get(f"/staff/messages/{delivery.public_id}/"))

    assert "483920" not in page


@pytest.mark.rule("PL-63")
def test_log_as_a_file_masks_addresses_and_guards_formulas(cast: Cast) -> None:
    send("ke.lin@example.com", "=1+1")

    answer = signed_in(cast.staff).get("/staff/messages/?export=csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=1+1,E-mail,k***@example.com" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_log_takes_few_queries(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        send(f"p{number}@example.com")
    browser = signed_in(cast.staff)
    browser.get("/staff/messages/")

    # The search path; session, user with roles, counts, count, rows.
    with django_assert_num_queries(6):
        browser.get("/staff/messages/")


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("/staff/messages/", Role.TEACHER),
        ("/staff/message-templates/", Role.REGISTRAR),
        (TEMPLATE, Role.REGISTRAR),
    ],
)
def test_other_roles_are_refused(cast: Cast, address: str, role: Role) -> None:
    answer = signed_in(make_staff("other", role)).get(address)

    assert answer.status_code == 403


@pytest.mark.rule("PL-63")
def test_own_wording_is_what_is_sent(cast: Cast) -> None:
    signed_in(cast.staff).post(TEMPLATE, OWN)

    notify(kind="test.told", to=cast.learner, facts=FACTS)

    message = Message.objects.get()
    assert (message.subject, message.body) == ("关于回执", "柯林，回执截至2026-11-30。")
    assert AuditEntry.objects.filter(act="message.save_template").count() == 1


@pytest.mark.rule("PL-63")
@pytest.mark.parametrize(
    "change",
    [
        {"subject": "{nobody}"},
        {"body": "{recipient.person.id_number}"},
        {"body": "{thing"},
        {"short": "{0}"},
        {"subject": ""},
        {"body": "x" * 4001},
    ],
)
def test_template_with_a_mistake_is_refused_and_kept_in_the_form(
    cast: Cast, change: dict[str, str]
) -> None:
    answer = signed_in(cast.staff).post(TEMPLATE, {**OWN, **change})

    assert (answer.status_code, MessageTemplate.objects.count()) == (422, 0)
    assert next(iter(change.values())) in text_of(answer)


def test_preview_saves_nothing(cast: Cast) -> None:
    answer = signed_in(cast.staff).post(TEMPLATE, {**OWN, "preview": "1"})

    assert MessageTemplate.objects.count() == 0
    assert "关于x" in text_of(answer)


def test_template_is_reset_to_the_default(cast: Cast) -> None:
    save_template(kind="test.told", wording=Wording(**OWN), by=cast.staff)

    signed_in(cast.staff).post(f"{TEMPLATE}reset/")
    notify(kind="test.told", to=cast.learner, facts=FACTS)

    assert Message.objects.get().subject == "About 回执"


def test_markup_in_a_template_is_text(cast: Cast) -> None:
    save_template(
        kind="test.told", wording=Wording(**{**OWN, "body": "<b>{thing}</b>"}), by=cast.staff
    )
    notify(kind="test.told", to=cast.learner, facts={"thing": "<i>x</i>", "day": "y"})

    page = text_of(signed_in(cast.learner).get(f"/messages/{Message.objects.get().public_id}/"))

    assert "&lt;b&gt;&lt;i&gt;x" in page


def test_channel_is_switched_off_and_on(cast: Cast) -> None:
    browser = signed_in(cast.staff)

    browser.post("/staff/message-channels/mail/", {"on": "0"})
    notify(kind="test.told", to=MailAddress("a@example.com"), facts=FACTS)
    sent_while_off = Delivery.objects.count()
    browser.post("/staff/message-channels/mail/", {"on": "1"})
    send("b@example.com")

    assert (sent_while_off, Delivery.objects.count()) == (0, 1)


def test_channel_without_provider_is_not_switched_on(cast: Cast) -> None:
    answer = signed_in(cast.staff).post("/staff/message-channels/sms/", {"on": "1"}, follow=True)

    assert answer.status_code == 200
    assert not ChannelSetting.objects.exists()
