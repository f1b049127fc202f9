"""The exam API: what ``./dev journey`` and the exam page's script speak."""

from anpei.exams.domain import hand_in
from anpei.exams.models import Attempt
from tests.exams.ready import Candidate, begin, browser_of, post, save, written


def test_api_plays_a_whole_exam(candidate: Candidate) -> None:
    browser = browser_of(candidate.user)

    before = browser.get("/api/exams/state/").json()["exams"]
    started = post(browser, "/api/exams/attempts/", {"kind": "final"})
    body = started.json()
    paper = browser.get(f"/api/exams/attempts/{body['id']}/paper/").json()
    saved = save(body["token"], written(Attempt.objects.get()))
    closed = post(browser, f"/api/exams/attempts/{body['id']}/hand-in/", {"token": body["token"]})
    after = browser.get("/api/exams/state/").json()["exams"]

    assert [(one["kind"], one["may_start"]) for one in before] == [("mock", True), ("final", True)]
    assert (started.status_code, len(paper["items"]), saved.status_code) == (201, 32, 200)
    assert (closed.json()["passed"], closed.json()["points_hundredths"]) == (True, 10000)
    assert after[1]["enrolment_state"] == "exam_passed"
    assert [(one["kind"], one["may_start"]) for one in after] == [("mock", True), ("final", False)]


def test_api_starting_again_gives_the_same_attempt(candidate: Candidate) -> None:
    browser = browser_of(candidate.user)

    bodies = [post(browser, "/api/exams/attempts/", {"kind": "final"}).json() for _ in range(2)]

    assert bodies[0]["id"] == bodies[1]["id"]
    assert bodies[0]["token"] != bodies[1]["token"]


def test_an_enrolment_that_is_no_text_begins_nothing(candidate: Candidate) -> None:
    browser = browser_of(candidate.user)

    started = post(browser, "/api/exams/attempts/", {"kind": "final", "enrolment": 5})
    opened = post(browser, "/api/study/topics/x/player/", {"enrolment": 5})

    for answer in (started, opened):
        assert (answer.status_code, answer.json().get("field")) == (422, "enrolment")
    assert not Attempt.objects.exists()


def test_hand_in_needs_the_lease(candidate: Candidate) -> None:
    attempt, older = begin(candidate)
    begin(candidate)
    browser = browser_of(candidate.user)
    path = f"/api/exams/attempts/{attempt.public_id}/hand-in/"

    stale, missing = post(browser, path, {"token": older}), post(browser, path, {})

    assert (stale.status_code, stale.json()["code"]) == (409, "lease")
    assert missing.status_code == 403


def test_leaving_by_api_keeps_the_attempt_running(candidate: Candidate) -> None:
    attempt, token = begin(candidate)

    left = post(
        browser_of(candidate.user),
        f"/api/exams/attempts/{attempt.public_id}/leave/",
        {"token": token},
    )

    assert left.json()["state"] == "running"


def test_take_over_of_a_closed_attempt_says_so(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    hand_in(attempt=attempt, by=candidate.user)

    answer = post(
        browser_of(candidate.user), f"/api/exams/attempts/{attempt.public_id}/take-over/", {}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "closed")
    assert "items" not in answer.json()
