"""The doors of the live exam: a proctor's commands, the candidate's own state (PL-32, PL-33)."""

from typing import Any

import pytest
from django.test import Client

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.invigilation.models import CandidateMessage, Command
from tenants.entering import enter_tenant
from tenants.hosts import forget_hosts
from tests.exams.ready import Candidate, begin, browser_of, make_candidate, make_new_candidate, post
from tests.factories import Cast, make_class
from tests.invigilation.conftest import running_attempts
from tests.invigilation.on_duty import make_proctor, order, seat

pytestmark = pytest.mark.rule("PL-32", "PL-33")


@pytest.fixture
def candidate(cast: Cast) -> Candidate:
    return make_candidate(cast.licence, cast.learner)


@pytest.fixture
def proctor(cast: Cast) -> User:
    return make_proctor()


@pytest.fixture
def attempt(candidate: Candidate, proctor: User) -> Attempt:
    begun = begin(candidate)[0]
    seat(begun, proctor)
    return begun


def commands(attempt: Attempt) -> str:
    return f"/api/invigilation/attempts/{attempt.public_id}/commands/"


def live(attempt: Attempt, what: str = "live") -> str:
    return f"/api/exams/attempts/{attempt.public_id}/{what}/"


def send(client: Client, attempt: Attempt, kind: str, **how: Any) -> Any:
    return post(client, commands(attempt), {"kind": kind, "key": f"{kind}-1", **how})


def test_command_arrives_at_the_candidates_page(
    attempt: Attempt, candidate: Candidate, proctor: User
) -> None:
    sent = send(browser_of(proctor), attempt, "pause", reason="查验身份证")
    page = browser_of(candidate.user)

    seen = page.get(live(attempt)).json()
    post(page, live(attempt), {"shown": 1})
    after = page.get(f"{live(attempt)}?after=1").json()

    assert (sent.status_code, sent.json()["command"]["seq"], sent.json()["paused"]) == (
        201,
        1,
        True,
    )
    assert (seen["state"], seen["paused"], seen["pause_reason"], seen["live"]) == (
        "running",
        True,
        "查验身份证",
        1,
    )
    assert [(one["kind"], one["by"], one["shown"]) for one in seen["commands"]] == [
        ("pause", str(proctor), None)
    ]
    assert (after["commands"], Command.objects.get().shown_at is not None) == ([], True)


def test_refusals_are_told_in_words(attempt: Attempt, proctor: User) -> None:
    browser = browser_of(proctor)

    harmless = send(browser, attempt, "warn")
    resumed = send(browser, attempt, "resume")
    unknown = send(browser, attempt, "dance")

    assert (harmless.status_code, resumed.status_code, unknown.status_code) == (422, 409, 400)
    assert harmless.json()["detail"] == "请填写理由，考生会看到。"
    assert resumed.json()["detail"] == "该场考试并未暂停。"
    assert Command.objects.count() == 0


@pytest.mark.rule("PL-12")
def test_nobody_else_commands_or_listens(attempt: Attempt, cast: Cast) -> None:
    stranger = make_proctor("stranger")

    for by in (stranger, cast.staff, cast.learner, cast.alice):
        browser = browser_of(by)
        answers = (
            send(browser, attempt, "pause", reason="查验"),
            browser.get(commands(attempt)),
            post(browser, f"/api/invigilation/attempts/{attempt.public_id}/messages/read/", {}),
        )
        assert [answer.status_code for answer in answers] == [403, 403, 403]

    assert (Command.objects.count(), Attempt.objects.get().paused_at) == (0, None)


@pytest.mark.rule("PL-12")
def test_another_candidate_sees_and_says_nothing(attempt: Attempt, cast: Cast) -> None:
    browser = browser_of(cast.stranger)

    answers = (
        browser.get(live(attempt)),
        post(browser, live(attempt), {"read": 1}),
        post(browser, live(attempt, "hand"), {"raised": True}),
        post(browser, live(attempt, "say"), {"text": "喂", "key": "a"}),
    )

    assert [answer.status_code for answer in answers] == [404] * 4


def test_hand_and_chat_go_both_ways(attempt: Attempt, candidate: Candidate, proctor: User) -> None:
    page, desk = browser_of(candidate.user), browser_of(proctor)

    up = post(page, live(attempt, "hand"), {"raised": True}).json()
    post(page, live(attempt, "say"), {"text": "题目看不清", "key": "a"})
    heard = desk.get(commands(attempt)).json()
    post(desk, f"/api/invigilation/attempts/{attempt.public_id}/messages/read/", {})
    send(desk, attempt, "answer_hand", text="请放大页面")
    seen = page.get(live(attempt)).json()
    down = post(page, live(attempt, "hand"), {"raised": False}).json()

    assert (up["hand"] is not None, heard["hand"] == up["hand"]) == (True, True)
    assert [one["text"] for one in heard["messages"]] == ["题目看不清"]
    assert CandidateMessage.objects.get().read_by_id == proctor.pk
    assert (seen["hand"], seen["commands"][0]["text"], down["hand"]) == (None, "请放大页面", None)


def test_reading_is_told_to_the_proctor(
    attempt: Attempt, candidate: Candidate, proctor: User
) -> None:
    order(attempt, proctor, "warn", reason="低头过久")
    post(browser_of(candidate.user), live(attempt), {"read": 1})

    told = browser_of(proctor).get(commands(attempt)).json()["commands"]

    assert [(one["kind"], one["read"] is not None) for one in told] == [("warn", True)]


def test_state_is_told_in_as_many_queries_for_one_and_three_commands(
    attempt: Attempt, candidate: Candidate, proctor: User, django_assert_num_queries: Any
) -> None:
    page = browser_of(candidate.user)
    page.get(live(attempt))
    for number in (1, 3):
        while Command.objects.count() < number:
            order(attempt, proctor, "message", text="请坐正")
        with django_assert_num_queries(10):
            assert len(page.get(live(attempt)).json()["commands"]) == number


@pytest.mark.rule("PL-03")
@pytest.mark.usefixtures("db")
def test_equal_ids_of_another_association_are_not_found() -> None:
    forget_hosts()
    with enter_tenant("jinan"):
        attempt, _token = begin(make_new_candidate())
        seat(attempt, make_proctor())
    with enter_tenant("yantai"):
        other = running_attempts(make_class(), 1)[0]
        foreign = make_proctor("foreign")
        seat(other, foreign)
        browser = browser_of(foreign, "yantai.localhost")

    answers = (send(browser, attempt, "pause", reason="查验"), browser.get(commands(attempt)))

    assert [answer.status_code for answer in answers] == [404, 404]
    with enter_tenant("jinan"):
        assert (Command.objects.count(), Attempt.objects.get().paused_at) == (0, None)
