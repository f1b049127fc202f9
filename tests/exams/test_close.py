"""Handing in, timing out, leaving; what they mean for the enrolment (SD-44, SD-46, PL-30)."""

import pytest
from django.test import override_settings

from anpei.audit.models import AuditEntry
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import (
    close_overdue,
    hand_in,
    leave,
    settle_waiting,
    start_attempt,
    time_out,
)
from anpei.exams.domain.after_hand_in import JUDGE
from anpei.exams.domain.close import LeaseLost
from anpei.exams.models import Attempt
from anpei.exams.states import AttemptState
from anpei.provinces.contract import LeaveOutcome, TimeoutOutcome
from anpei.provinces.current import current_province
from tests.exams.ready import Candidate, begin, expire, right_positions, save, written
from tests.factories import Cast


def enrolment_of(candidate: Candidate) -> tuple[str, int | None]:
    row = Enrolment.objects.get(pk=candidate.enrolment.pk)
    return row.state, row.score_hundredths


@pytest.mark.rule("SD-46", "PL-30")
def test_full_marks_pass_and_move_the_enrolment(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))

    closed = hand_in(attempt=attempt, by=candidate.user)

    assert (closed.state, closed.score_hundredths, closed.passed) == ("handed_in", 10000, True)
    assert enrolment_of(candidate) == (EnrolmentState.EXAM_PASSED, 10000)


@pytest.mark.rule("SD-46")
@pytest.mark.parametrize(("right", "passed"), [(19, False), (20, True)])
def test_pass_mark_is_sixty_points(candidate: Candidate, right: int, passed: bool) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt, right=right))

    closed = hand_in(attempt=attempt, by=candidate.user)

    assert (closed.score_hundredths, closed.passed) == (10000 * right // 32, passed)


def test_partly_right_multiple_choice_earns_nothing(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    items = written(attempt)
    items[0]["chosen"] = sorted({*items[0]["chosen"], *range(2)})[:2]
    assert len(items[0]["chosen"]) == 2
    save(token, items)

    closed = hand_in(attempt=attempt, by=candidate.user)

    assert closed.score_hundredths == 10000 - 10000 // 32


def test_blank_paper_scores_nothing(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)

    closed = hand_in(attempt=attempt, by=candidate.user)

    assert (closed.score_hundredths, closed.passed) == (0, False)
    assert enrolment_of(candidate) == (EnrolmentState.CREDITS_COMPLETE, None)


@pytest.mark.rule("PL-30")
def test_handing_in_twice_changes_nothing(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))
    first = hand_in(attempt=attempt, by=candidate.user)
    entries = AuditEntry.objects.count()

    again = hand_in(attempt=attempt, by=candidate.user)

    assert (again.closed_at, again.score_hundredths) == (first.closed_at, 10000)
    assert AuditEntry.objects.count() == entries


@pytest.mark.rule("SD-44")
def test_paper_not_handed_in_by_the_deadline_is_failed(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))
    expire(attempt)

    closed = close_overdue()

    attempt.refresh_from_db()
    assert closed == 1
    assert (attempt.state, attempt.passed, attempt.score_hundredths) == ("timed_out", False, None)
    assert enrolment_of(candidate) == (EnrolmentState.CREDITS_COMPLETE, None)


@pytest.mark.rule("SD-44")
def test_handing_in_after_the_deadline_is_timed_out(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))
    expire(attempt)

    closed = hand_in(attempt=attempt, by=candidate.user)

    assert (closed.state, closed.passed) == (AttemptState.TIMED_OUT, False)


@pytest.mark.rule("SD-44", "SD-46")
def test_timed_out_attempt_is_used_and_the_next_may_start(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    expire(attempt)

    second = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    attempt.refresh_from_db()
    assert (attempt.state, second.number, second.state) == ("timed_out", 2, "running")


@pytest.mark.rule("SD-44")
def test_leaving_does_not_stop_the_clock_and_one_may_go_on(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt)[:3])

    left = leave(attempt=attempt, by=candidate.user)
    again = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert left.state == AttemptState.RUNNING
    assert (again.pk, again.deadline_at) == (attempt.pk, attempt.deadline_at)
    assert AuditEntry.objects.filter(act="attempt.left").count() == 1


def test_running_attempt_is_not_timed_out_before_its_deadline(candidate: Candidate) -> None:
    attempt, _token = begin(candidate)

    assert time_out(attempt=attempt).state == AttemptState.RUNNING
    assert close_overdue() == 0


@pytest.mark.rule("PL-30")
def test_older_page_cannot_hand_in(candidate: Candidate) -> None:
    attempt, older = begin(candidate)
    begin(candidate)

    with pytest.raises(LeaseLost):
        hand_in(attempt=attempt, by=candidate.user, secret=older.split(".")[1])

    attempt.refresh_from_db()
    assert attempt.state == AttemptState.RUNNING


def test_province_that_forfeits_on_leaving_ends_the_attempt(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        type(current_province()), "on_leave", lambda self, edition: LeaveOutcome.FORFEIT
    )
    attempt, token = begin(candidate)
    save(token, written(attempt))

    left = leave(attempt=attempt, by=candidate.user)

    assert (left.state, left.passed, left.score_hundredths) == ("forfeited", False, None)


def test_province_that_grades_at_the_deadline_counts_what_is_saved(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    province = type(current_province())
    monkeypatch.setattr(province, "on_timeout", lambda self, edition: TimeoutOutcome.GRADE)
    attempt, token = begin(candidate)
    save(token, written(attempt))
    expire(attempt)

    close_overdue()

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score_hundredths, attempt.passed) == ("timed_out", 10000, True)
    assert enrolment_of(candidate) == (EnrolmentState.EXAM_PASSED, 10000)


def test_province_that_crashes_decides_nothing_against_the_learner(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(self: object, attempt: object, edition: object) -> None:
        raise ZeroDivisionError

    attempt, token = begin(candidate)
    save(token, written(attempt))
    with monkeypatch.context() as broken:
        broken.setattr(type(current_province()), "has_passed", crash)
        closed = hand_in(attempt=attempt, by=candidate.user)
    assert (closed.state, closed.passed) == ("handed_in", None)

    settle_waiting()

    attempt.refresh_from_db()
    assert (attempt.passed, enrolment_of(candidate)) == (True, (EnrolmentState.EXAM_PASSED, 10000))


def test_cancelled_enrolment_stays_cancelled_when_its_exam_ends(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))
    Enrolment.objects.filter(pk=candidate.enrolment.pk).update(state=EnrolmentState.CANCELLED)

    closed = hand_in(attempt=attempt, by=candidate.user)

    assert (closed.passed, enrolment_of(candidate)) == (True, (EnrolmentState.CANCELLED, None))


def test_passed_final_is_handed_to_proctoring_by_name(
    candidate: Candidate,
    django_capture_on_commit_callbacks: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))

    with override_settings(), django_capture_on_commit_callbacks() as callbacks:  # type: ignore[operator]
        hand_in(attempt=attempt, by=candidate.user)

    assert JUDGE == "anpei.proctoring.tasks.judge_attempt"
    # The judge's task, and a word to whoever watches the seat.
    assert len(callbacks) == 2


@pytest.mark.rule("PL-30")
def test_acts_are_audited_with_what_changed(candidate: Candidate, cast: Cast) -> None:
    attempt, _token = begin(candidate)

    hand_in(attempt=attempt, by=candidate.user)

    entries = AuditEntry.objects.filter(subject="exams.attempt", subject_id=attempt.pk)
    assert list(entries.order_by("pk").values_list("act", flat=True)) == [
        "attempt.started",
        "attempt.taken_over",
        "attempt.handed_in",
        "attempt.settled",
    ]


def test_failing_audit_leaves_nothing_behind(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_facts: object) -> None:
        raise RuntimeError("the audit log is full")

    attempt, token = begin(candidate)
    save(token, written(attempt))
    monkeypatch.setattr("anpei.exams.domain.close.audit.record", refuse)

    with pytest.raises(RuntimeError):
        hand_in(attempt=attempt, by=candidate.user)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score_hundredths) == (AttemptState.RUNNING, None)
    assert enrolment_of(candidate) == (EnrolmentState.CREDITS_COMPLETE, None)


def test_right_positions_are_as_many_as_items(candidate: Candidate) -> None:
    attempt = Attempt.objects.get(pk=begin(candidate)[0].pk)

    assert len(right_positions(attempt)) == attempt.item_count
