"""The learner's way through the pages and the API (SD-40 … SD-46)."""

import re
from typing import Any

import pytest
from django.test import Client

from anpei.accounts.models import Consent, ConsentKind
from anpei.exams.domain import hand_in, start_attempt
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.study.models import TopicStudy
from tests.exams.ready import (
    Candidate,
    begin,
    browser_of,
    expire,
    make_candidate,
    post,
    save,
    text,
    written,
)
from tests.factories import Cast, make_enrolment


def consent(candidate: Candidate) -> None:
    Consent.objects.create(
        person=candidate.enrolment.person, kind=ConsentKind.FACE, version="1", given_at=db_now()
    )


@pytest.mark.rule("SD-41")
def test_way_leads_from_camera_over_rules_and_confirmation_to_the_exam(
    candidate: Candidate,
) -> None:
    consent(candidate)
    browser = browser_of(candidate.user)
    base = f"/learner/exams/{candidate.enrolment.public_id}"

    listed = browser.get("/learner/exams/")
    camera, rules, confirm = (
        browser.get(f"{base}/{step}/") for step in ("camera", "rules", "confirm")
    )
    started = browser.post(f"{base}/confirm/")

    attempt = Attempt.objects.get()
    assert f"{base}/camera/" in text(listed)
    assert f"{base}/rules/" in text(camera)
    assert text(camera).count('class="example is-wrong"') == 5
    assert text(camera).count('class="example is-right"') == 1
    assert f"{base}/confirm/" in text(rules)
    assert all("data-camera-video" in text(page) for page in (camera, confirm))
    assert (started.status_code, started["Location"]) == (
        302,
        f"/learner/attempts/{attempt.public_id}/",
    )


@pytest.mark.rule("SD-41")
def test_camera_page_asks_for_consent_first(candidate: Candidate) -> None:
    page = browser_of(candidate.user).get(f"/learner/exams/{candidate.enrolment.public_id}/camera/")

    assert page.status_code == 302
    assert page["Location"].startswith("/learner/consent/?next=")


@pytest.mark.rule("SD-41")
def test_exam_is_refused_with_its_reason_before_credits_are_complete(cast: Cast) -> None:
    enrolment = make_enrolment(cast.licence, cast.training_class)
    consent(Candidate(cast.learner, enrolment))
    browser = browser_of(cast.learner)

    listed = browser.get("/learner/exams/")
    page = browser.get(f"/learner/exams/{enrolment.public_id}/camera/")

    assert "/camera/" not in text(listed)
    assert page.status_code == 403
    assert "SD-41" in text(page)


@pytest.mark.rule("SD-43")
def test_exam_page_has_every_part(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)

    page = text(browser_of(candidate.user).get(f"/learner/attempts/{attempt.public_id}/"))

    for part in (
        "data-exam-previous",
        "data-exam-next",
        "data-exam-mark",
        "data-exam-index",
        "data-exam-hand-in",
        "data-hand-in-unanswered",
        "data-countdown=",
        "data-camera-video",
        'data-exam-notice="lease"',
        'data-exam-notice="offline"',
    ):
        assert part in page, part
    assert re.search(r"\sstyle=|<script(?![^>]*src=)|\son\w+=", page) is None


@pytest.mark.rule("SD-43", "SD-44")
def test_reloaded_page_gets_everything_back(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, [{"item": 4, "chosen": [2], "marked": True, "sequence": 9}])
    browser = browser_of(candidate.user)

    body = post(browser, f"/api/exams/attempts/{attempt.public_id}/take-over/", {}).json()

    assert [(one["item"], one["chosen"], one["marked"]) for one in body["saved"]] == [
        (4, [2], True)
    ]
    assert (body["sequence"], len(body["items"])) == (9, 32)
    assert save(token, [{"item": 4, "chosen": [0], "marked": False, "sequence": 10}]).json() == {
        "code": "lease"
    }


@pytest.mark.rule("SD-44")
def test_list_offers_to_go_on_while_the_clock_runs(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    browser = browser_of(candidate.user)

    listed = text(browser.get("/learner/exams/"))
    camera = browser.get(f"/learner/exams/{candidate.enrolment.public_id}/rules/")

    assert f"/learner/attempts/{attempt.public_id}/" in listed
    assert "data-countdown=" in listed
    assert camera["Location"] == f"/learner/attempts/{attempt.public_id}/"


@pytest.mark.rule("SD-44")
def test_exam_page_after_the_deadline_leads_to_the_result(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    expire(attempt)
    browser = browser_of(candidate.user)

    page = browser.get(f"/learner/attempts/{attempt.public_id}/")
    result = browser.get(page["Location"])

    attempt.refresh_from_db()
    assert page["Location"] == f"/learner/attempts/{attempt.public_id}/result/"
    assert (result.status_code, attempt.state) == (200, "timed_out")


@pytest.mark.rule("SD-45")
def test_review_shows_own_answers_and_no_verdict(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt, right=10)[:12])
    hand_in(attempt=attempt, by=candidate.user)

    page = text(browser_of(candidate.user).get(f"/learner/attempts/{attempt.public_id}/review/"))

    assert page.count('class="is-chosen"') == 12
    assert page.count('class="exam-stem"') == 32
    assert "tone-success" not in page
    assert "tone-danger" not in page


@pytest.mark.rule("SD-45")
def test_review_stays_shut_while_the_exam_runs(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)

    page = browser_of(candidate.user).get(f"/learner/attempts/{attempt.public_id}/review/")

    assert page.status_code == 409


@pytest.mark.rule("SD-46")
def test_failed_learner_is_offered_the_further_attempt(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    hand_in(attempt=attempt, by=candidate.user)
    browser = browser_of(candidate.user)

    result = text(browser.get(f"/learner/attempts/{attempt.public_id}/result/"))
    listed = text(browser.get("/learner/exams/"))

    way = f"/learner/exams/{candidate.enrolment.public_id}/camera/"
    assert (way in result, way in listed) == (True, True)


@pytest.mark.rule("SD-40")
def test_mock_exam_page_starts_one_and_shows_its_result(candidate: Candidate) -> None:
    browser = browser_of(candidate.user)

    listed = text(browser.get("/learner/mock-exams/"))
    started = browser.post(f"/learner/mock-exams/{candidate.enrolment.public_id}/start/")
    page = text(browser.get(started["Location"]))
    attempt = Attempt.objects.get()
    hand_in(attempt=attempt, by=candidate.user)
    result = browser.get(f"/learner/attempts/{attempt.public_id}/result/")

    assert f"{candidate.enrolment.public_id}/start/" in listed
    assert (attempt.kind, result.status_code) == ("mock", 200)
    assert "data-camera-video" not in page


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/learner/attempts/{attempt}/"),
        ("get", "/learner/attempts/{attempt}/result/"),
        ("get", "/learner/attempts/{attempt}/review/"),
        ("get", "/learner/exams/{enrolment}/camera/"),
        ("get", "/learner/exams/{enrolment}/confirm/"),
        ("post", "/learner/exams/{enrolment}/confirm/"),
        ("post", "/learner/mock-exams/{enrolment}/start/"),
        ("get", "/learner/exercises/{study}/"),
        ("get", "/api/exams/attempts/{attempt}/paper/"),
        ("post", "/api/exams/attempts/{attempt}/take-over/"),
        ("post", "/api/exams/attempts/{attempt}/hand-in/"),
        ("post", "/api/exams/attempts/{attempt}/leave/"),
    ],
)
def test_strangers_find_nothing(
    candidate: Candidate, rival: Candidate, method: str, path: str
) -> None:
    consent(rival)
    attempt, token = begin(candidate)
    study = TopicStudy.objects.filter(enrolment=candidate.enrolment)[0]
    address = path.format(
        attempt=attempt.public_id,
        enrolment=candidate.enrolment.public_id,
        study=study.public_id,
    )

    answer = getattr(browser_of(rival.user), method)(
        address, {"token": token}, content_type="application/json"
    )

    assert answer.status_code == 404
    assert Attempt.objects.exclude(enrolment=candidate.enrolment).count() == 0


def test_visitors_are_led_to_sign_in(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    visitor = Client(HTTP_HOST="jinan.localhost")

    page = visitor.get(f"/learner/attempts/{attempt.public_id}/")
    api = visitor.get("/api/exams/state/")

    assert page.status_code == 302
    assert api.status_code in {401, 403}


@pytest.mark.parametrize("count", [1, 3])
def test_exam_list_costs_the_same_for_any_number_of_attempts(
    candidate: Candidate, count: int, django_assert_num_queries: Any
) -> None:
    for _turn in range(count):
        attempt = start_attempt(enrolment=candidate.enrolment, kind="mock", by=candidate.user)
        hand_in(attempt=attempt, by=candidate.user)
    browser = browser_of(candidate.user)
    browser.get("/learner/mock-exams/")

    with django_assert_num_queries(9):
        browser.get("/learner/mock-exams/")


@pytest.mark.rule("SD-37")
def test_exercises_are_graded_and_change_nothing(cast: Cast) -> None:
    candidate = make_candidate(cast.licence, cast.learner)
    study = TopicStudy.objects.filter(enrolment=candidate.enrolment)[0]
    questions = list(study.topic.questions.order_by("pk"))
    browser = browser_of(candidate.user)
    before = TopicStudy.objects.filter(pk=study.pk).values().get()

    blank = text(browser.get(f"/learner/exercises/{study.public_id}/"))
    answered = {f"q-{questions[0].public_id}": "0", f"q-{questions[1].public_id}": "3"}
    graded = text(browser.post(f"/learner/exercises/{study.public_id}/", answered))

    assert blank.count('type="radio"') == 16
    assert ("tone-success" in blank, "tone-danger" in blank) == (False, False)
    assert graded.count("badge tone-success") == 1
    assert graded.count("badge tone-danger") == 1
    assert graded.count("badge tone-warning") == 2
    assert TopicStudy.objects.filter(pk=study.pk).values().get() == before
    assert Attempt.objects.count() == 0
