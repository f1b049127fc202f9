"""The inbox and its bell, in every portal; settings of one's own (PL-63)."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from anpei.accounts.models import User
from anpei.messages.domain import deliver_due, notify
from anpei.messages.models import Contact, Message
from tenants.entering import current_association
from tests.accounts.browsing import Browser
from tests.factories import Cast
from tests.fixtures.sandbox import RunningSandbox
from tests.messages.conftest import signed_in

FACTS = {"thing": "回执", "day": "2026-11-30"}


def tell(user: User, thing: str = "回执") -> Message:
    message = notify(kind="test.told", to=user, facts={**FACTS, "thing": thing}, link="/learner/")
    assert message is not None
    return message


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.rule("PL-63")
@pytest.mark.parametrize("who", ["alice", "learner", "staff"])
def test_bell_counts_and_inbox_lists_what_is_unread(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    tell(user)
    read = tell(user, "已读")
    browser = signed_in(user)

    opened = text_of(browser.get(f"/messages/{read.public_id}/"))
    listed = text_of(browser.get("/messages/?show=unread"))

    assert "Dear" in opened
    assert re.findall(r'<span class="count">(\d+)', listed) == ["1"]
    assert ("About 回执" in listed, "About 已读" in listed) == (True, False)


def test_inbox_is_searched_and_all_marked_read(cast: Cast) -> None:
    tell(cast.alice, "缴费")
    tell(cast.alice, "考试")
    browser = signed_in(cast.alice)

    found = text_of(browser.get("/messages/?q=缴费"))
    answer = browser.post("/messages/read-all/", follow=True)

    assert ("About 缴费" in found, "About 考试" in found) == (True, False)
    assert "2 messages marked read." in text_of(answer)
    assert Message.objects.filter(read_at=None).count() == 0


def test_others_messages_are_not_found(cast: Cast) -> None:
    message = tell(cast.alice)

    answer = signed_in(cast.charlie).get(f"/messages/{message.public_id}/")

    message.refresh_from_db()
    assert (answer.status_code, message.read_at) == (404, None)


def test_visitor_is_led_to_sign_in(cast: Cast) -> None:
    answer = Browser(current_association()).get("/messages/")

    assert answer.status_code == 302


def test_text_is_escaped(cast: Cast) -> None:
    message = tell(cast.alice, "<script>alert(1)</script>")

    shown = text_of(signed_in(cast.alice).get(f"/messages/{message.public_id}/"))

    assert "<script>alert" not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_inbox_takes_few_queries(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        tell(cast.alice)
    browser = signed_in(cast.alice)
    browser.get("/messages/")

    # Session, user with the bell's count, counts, count, rows; the search path.
    with django_assert_num_queries(6):
        browser.get("/messages/")


@pytest.mark.rule("PL-63")
def test_mail_address_counts_once_its_link_was_confirmed(
    cast: Cast, sending: RunningSandbox
) -> None:
    browser = signed_in(cast.alice)
    browser.post("/messages/settings/", {"mail": "office@example.com", "wants_mail": "on"})
    deliver_due()
    mail = sending.mails("office@example.com")[0]["text"]
    link = re.search(r"/messages/confirm/\S+", mail)
    assert link is not None
    looked = browser.get(link[0])
    after_look = Contact.objects.get().mail_confirmed_at

    browser.post(link[0])

    assert (looked.status_code, after_look) == (200, None)
    assert Contact.objects.get().mail_confirmed_at is not None


def test_link_for_an_address_that_was_changed_confirms_nothing(
    cast: Cast, sending: RunningSandbox
) -> None:
    browser = signed_in(cast.alice)
    for address in ("first@example.com", "second@example.com"):
        browser.post("/messages/settings/", {"mail": address, "wants_mail": "on"})
    deliver_due()
    link = re.search(r"/messages/confirm/\S+", sending.mails("first@example.com")[0]["text"])
    assert link is not None

    answer = browser.post(link[0])

    assert (answer.status_code, Contact.objects.get().mail_confirmed_at) == (422, None)


def test_address_that_is_none_keeps_what_was_typed(cast: Cast) -> None:
    answer = signed_in(cast.alice).post("/messages/settings/", {"mail": "no@address@x"})

    assert (answer.status_code, "no@address@x" in text_of(answer)) == (422, True)
    assert not Contact.objects.exists()
