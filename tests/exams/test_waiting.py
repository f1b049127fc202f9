"""The waiting room, papers drawn beforehand, and the start that takes one (PL-30, DESIGN §7)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from anpei.accounts.models import Role, User
from anpei.audit.models import AuditEntry
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import (
    cancel_window,
    draw_ahead,
    plan_window,
    start_attempt,
    windows_to_draw,
)
from anpei.exams.drawn import begin_drawn
from anpei.exams.models import Attempt, DrawnPaper, ExamWindow
from anpei.exams.states import AttemptState
from anpei.exams.waiting_tickets import WaitingTicket, sign_waiting
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput, NotAllowed, Refused
from anpei.people.models import Licence
from anpei.provinces.models import DecisionRecord
from tenants.entering import enter_association
from tenants.models import Association
from tests.exams.ready import Candidate, browser_of, make_new_candidate, post_hot, text
from tests.factories import make_staff


def _window(candidate: Candidate, *, opens_in: float, minutes: float = 30) -> ExamWindow:
    opens = db_now() + timedelta(minutes=opens_in)
    return ExamWindow.objects.create(
        training_class=candidate.enrolment.training_class,
        opens_at=opens,
        entry_until=opens + timedelta(minutes=minutes),
    )


def _post(what: str, candidate: Candidate) -> Any:
    token = sign_waiting(candidate.enrolment.pk, candidate.user)
    return _send(what, token)


def _send(what: str, token: object, host: str = "jinan.localhost") -> Any:
    return post_hot(f"/hot/exams/{what}", {"token": token}, host)


@pytest.mark.rule("PL-30")
def test_start_takes_the_drawn_paper_in_one_statement(candidate: Candidate) -> None:
    window = _window(candidate, opens_in=-1)
    assert draw_ahead(window=window) == 1
    drawn = DrawnPaper.objects.get()

    answer = _post("start", candidate)

    attempt = Attempt.objects.get()
    assert (answer.status_code, answer.json()["id"]) == (201, attempt.public_id)
    assert (attempt.kind, attempt.number, attempt.state) == ("final", 1, AttemptState.RUNNING)
    assert (attempt.paper, attempt.item_count) == (drawn.paper, len(drawn.paper))
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=60)
    assert DrawnPaper.objects.count() == 0
    assert DecisionRecord.objects.get(subject="attempt", subject_id=attempt.pk).rule == "SD-41"
    entry = AuditEntry.objects.get(act="attempt.started")
    assert (entry.actor_id, entry.subject, entry.subject_id) == (
        candidate.user.pk,
        "exams.attempt",
        attempt.pk,
    )


@pytest.mark.rule("PL-30")
def test_attempt_from_a_drawn_paper_is_like_one_drawn_on_the_spot(
    candidate: Candidate, rival: Candidate
) -> None:
    draw_ahead(window=_window(candidate, opens_in=-1))
    _post("start", candidate)

    usual = start_attempt(enrolment=rival.enrolment, kind="final", by=rival.user)

    own = {"id", "public_id", "enrolment", "paper", "lease"}
    moments = {"started_at", "deadline_at", "next_photo_at"}
    quick = Attempt.objects.get(enrolment=candidate.enrolment)
    for field in Attempt._meta.concrete_fields:
        if field.name in moments:
            assert (getattr(quick, field.name) is None) == (getattr(usual, field.name) is None)
        elif field.name not in own:
            assert getattr(quick, field.name) == getattr(usual, field.name), field.name


@pytest.mark.rule("PL-30")
def test_before_the_window_opens_nobody_starts_by_any_way(candidate: Candidate) -> None:
    draw_ahead(window=_window(candidate, opens_in=5))

    hot = _post("start", candidate)
    with pytest.raises(Refused) as refused:
        start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert (hot.status_code, hot.json()) == (409, {"code": "on_the_spot"})
    assert (refused.value.decision.rule, refused.value.decision.outcome) == ("PL-30", "not_yet")
    assert (Attempt.objects.count(), DrawnPaper.objects.count()) == (0, 1)


@pytest.mark.rule("PL-30")
def test_after_the_window_it_is_refused_and_a_cancelled_one_binds_nobody(
    candidate: Candidate,
) -> None:
    over = _window(candidate, opens_in=-60)

    with pytest.raises(Refused) as refused:
        start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)
    ExamWindow.objects.filter(pk=over.pk).update(cancelled_at=db_now())

    attempt = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)
    assert (refused.value.decision.outcome, attempt.state) == ("deny", AttemptState.RUNNING)


@pytest.mark.rule("PL-30")
def test_what_changed_since_the_drawing_is_asked_again(candidate: Candidate) -> None:
    window = _window(candidate, opens_in=-1)
    draw_ahead(window=window)
    candidate.enrolment.state = EnrolmentState.CANCELLED
    candidate.enrolment.save(update_fields=["state"])

    answer = _post("start", candidate)

    assert (answer.status_code, Attempt.objects.count()) == (409, 0)
    assert draw_ahead(window=window) == 0


@pytest.mark.rule("PL-30", "SD-13f")
def test_licence_withdrawn_since_the_drawing_starts_nothing(candidate: Candidate) -> None:
    window = _window(candidate, opens_in=-1)
    draw_ahead(window=window)
    Licence.objects.update(status="withdrawn")

    answer = _post("start", candidate)

    assert (answer.status_code, Attempt.objects.count()) == (409, 0)
    assert draw_ahead(window=window) == 0


@pytest.mark.rule("PL-30")
def test_start_through_the_api_takes_the_drawn_paper_too(candidate: Candidate) -> None:
    draw_ahead(window=_window(candidate, opens_in=-1))
    paper = DrawnPaper.objects.get().paper

    attempt = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert (attempt.paper, DrawnPaper.objects.count()) == (paper, 0)


@pytest.mark.rule("PL-30")
def test_drawing_twice_draws_once_and_only_for_those_who_may(
    candidate: Candidate, rival: Candidate
) -> None:
    window = _window(candidate, opens_in=20)
    rival.enrolment.training_class = candidate.enrolment.training_class
    rival.enrolment.state = EnrolmentState.STUDYING
    rival.enrolment.save(update_fields=["training_class", "state"])
    _window(candidate, opens_in=500)

    assert windows_to_draw() == [window]
    assert (draw_ahead(window=window), draw_ahead(window=window)) == (1, 0)
    window.refresh_from_db()
    assert window.candidates == 1


@pytest.mark.rule("PL-30", "PL-10")
def test_ticket_dies_with_the_session_and_is_worth_nothing_elsewhere(
    candidate: Candidate, rival: Candidate
) -> None:
    draw_ahead(window=_window(candidate, opens_in=-1))
    token = sign_waiting(candidate.enrolment.pk, candidate.user)
    foreign = sign_waiting(candidate.enrolment.pk, rival.user)
    User.objects.filter(pk=candidate.user.pk).update(session_generation=99)

    answers = [_send("start", one) for one in (token, foreign, token[:-1] + "x", "1.2.3.4.5", 7)]

    assert [one.status_code for one in answers] == [409, 409, 403, 403, 403]
    assert [_send("waiting", one).status_code for one in (token, foreign)] == [409, 409]
    assert Attempt.objects.count() == 0


@pytest.mark.rule("PL-30")
def test_waiting_tells_one_clock_and_asks_again_at_moments_of_chance(candidate: Candidate) -> None:
    window = _window(candidate, opens_in=1)
    draw_ahead(window=window)

    told = [_post("waiting", candidate).json() for _ in range(8)]

    left = {round((one["opens"] - one["now"]) / 10_000) for one in told}
    assert (left, {one["drawn"] for one in told}) == ({6}, {True})
    assert {one["spread_ms"] for one in told} == {5}
    assert len({one["again_in_ms"] for one in told}) > 4
    assert all(5_000 <= one["again_in_ms"] <= 15_000 for one in told)


@pytest.mark.rule("PL-30")
def test_page_is_the_waiting_room_where_a_window_is_planned(candidate: Candidate) -> None:
    page = f"/learner/exams/{candidate.enrolment.public_id}/confirm/"
    client = browser_of(candidate.user)

    before = client.get(page)
    _window(candidate, opens_in=5)
    waiting = client.get(page)

    assert (b"data-waiting=" in before.content, b"data-waiting=" in waiting.content) == (
        False,
        True,
    )


@pytest.mark.rule("PL-30")
def test_staff_plan_and_cancel_windows(candidate: Candidate) -> None:
    client = browser_of(make_staff("planner", Role.REGISTRAR))
    opens = (db_now() + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")
    until = (db_now() + timedelta(hours=10)).strftime("%Y-%m-%dT%H:%M")
    wanted = {"training_class": candidate.enrolment.training_class_id, "opens": opens}

    planned = client.post("/staff/exam-windows/", {**wanted, "until": until})
    again = client.post("/staff/exam-windows/", {**wanted, "until": until})
    window = ExamWindow.objects.get()
    cancelled = client.post(f"/staff/exam-windows/{window.public_id}/cancel/")

    window.refresh_from_db()
    assert (planned.status_code, again.status_code, cancelled.status_code) == (302, 422, 302)
    assert window.cancelled_at is not None
    assert list(
        AuditEntry.objects.filter(act__startswith="exam_window")
        .order_by("pk")
        .values_list("act", flat=True)
    ) == ["exam_window.planned", "exam_window.cancelled"]


@pytest.mark.rule("PL-30")
def test_planning_needs_a_role_and_sound_times(candidate: Candidate) -> None:
    now = db_now()

    def plan(by: User, opens: datetime, until: datetime) -> ExamWindow:
        one = candidate.enrolment.training_class
        return plan_window(training_class=one, opens_at=opens, entry_until=until, by=by)

    with pytest.raises(NotAllowed):
        plan(make_staff("money", Role.FINANCE), now, now + timedelta(hours=1))
    teacher = make_staff("teacher2", Role.TEACHER)
    for opens, until in ((1, 0), (-2, -1)):
        with pytest.raises(InvalidInput):
            plan(teacher, now + timedelta(hours=opens), now + timedelta(hours=until))
    window = plan(teacher, now, now + timedelta(hours=1))
    draw_ahead(window=window)
    cancel_window(window=window, by=teacher)
    assert DrawnPaper.objects.count() == 0


@pytest.mark.rule("PL-30")
def test_starts_at_once_give_one_attempt(
    racing_tenant: Association, django_db_blocker: DjangoDbBlocker
) -> None:
    def go(turn: int) -> str:
        try:
            with enter_association(racing_tenant):
                if turn % 3 == 2:
                    by = candidate.user
                    begun = start_attempt(enrolment=candidate.enrolment, kind="final", by=by)
                    return str(begun.public_id)
                taken = begin_drawn(ticket, address="")
                return taken.public_id if taken else ""
        finally:
            connection.close()

    with django_db_blocker.unblock(), enter_association(racing_tenant):
        candidate = make_new_candidate()
        draw_ahead(window=_window(candidate, opens_in=-1))
        ticket = WaitingTicket(
            candidate.enrolment.pk, candidate.user.pk, candidate.user.session_generation
        )
        with ThreadPoolExecutor(9) as pool:
            told = set(pool.map(go, range(9)))

        attempt = Attempt.objects.get(enrolment=candidate.enrolment)
        assert told <= {attempt.public_id, ""}
        started = AuditEntry.objects.filter(act="attempt.started", subject_id=attempt.pk)
        assert (started.count(), DrawnPaper.objects.count()) == (1, 0)


@pytest.mark.rule("PL-30")
def test_exam_list_names_the_window_and_what_can_be_done(candidate: Candidate) -> None:
    browser, page = browser_of(candidate.user, HTTP_ACCEPT_LANGUAGE="en"), "/learner/exams/"
    window = _window(candidate, opens_in=-120)

    over = text(browser.get(page))
    later = _window(candidate, opens_in=60)
    _window(candidate, opens_in=600)
    before = text(browser.get(page))
    ExamWindow.objects.filter(pk=later.pk).update(opens_at=db_now() - timedelta(minutes=1))
    during = text(browser.get(page))

    words = ("is over", "To the waiting room", "Start a new exam", "Exam window")
    assert [tuple(word in shown for word in words) for shown in (over, before, during)] == [
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
    ]
    assert window.opens_at < later.opens_at
