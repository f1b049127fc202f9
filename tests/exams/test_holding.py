"""The clock in a proctor's hand: pause, resume, time given, the end, the way back in (PL-32)."""

from datetime import timedelta

import pytest

from anpei.audit.models import AuditEntry
from anpei.enrolment.models import Enrolment
from anpei.exams.domain import (
    close_overdue,
    end,
    give_time,
    hand_in,
    pause_attempt,
    readmit_attempt,
    resume_attempt,
)
from anpei.exams.domain.close import close_locked
from anpei.exams.models import Answer, Attempt, AttemptEvent
from anpei.exams.queries import end_reason
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.provinces.current import current_province
from tests.exams.ready import Candidate, begin, browser_of, expire, post_hot, save, text, written
from tests.factories import Cast

WHY = "摄像头被遮挡，请露出面部"


def one(sequence: int = 1) -> list[dict[str, object]]:
    return [{"item": 0, "chosen": [1], "marked": False, "sequence": sequence}]


def stood(attempt: Attempt, **ago: int) -> None:
    """Let the pause have begun earlier, on the database's clock."""
    Attempt.objects.filter(pk=attempt.pk).update(paused_at=db_now() - timedelta(**ago))


def acts(attempt: Attempt) -> list[tuple[str, str, int]]:
    return list(
        AttemptEvent.objects.filter(attempt=attempt).values_list("act", "reason", "seconds")
    )


@pytest.mark.rule("PL-32", "PL-30")
def test_paused_exam_takes_no_answer_and_says_so(cast: Cast, candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, one(1))
    pause_attempt(attempt=attempt, by=cast.staff, reason=WHY)

    refused = save(token, one(2))
    pulse = post_hot("/hot/exams/pulse", {"token": token})

    assert (refused.status_code, refused.json()) == (409, {"code": "paused"})
    assert list(Answer.objects.values_list("sequence", flat=True)) == [1]
    assert (pulse.status_code, pulse.json()["paused"], pulse.json()["photo_wanted"]) == (
        200,
        True,
        False,
    )


@pytest.mark.rule("PL-32")
def test_clock_stands_still_while_paused(cast: Cast, candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    left = (attempt.deadline_at - db_now()).total_seconds()
    pause_attempt(attempt=attempt, by=cast.staff, reason=WHY)
    stood(attempt, hours=3)

    body = post_hot("/hot/exams/pulse", {"token": token}).json()
    closed = close_overdue()

    shown = (body["deadline"] - body["now"]) / 1000
    assert abs(shown - left) < 3 * 3600
    assert (shown > 3600, closed) == (True, 0)
    assert Attempt.objects.get().state == "running"


@pytest.mark.rule("PL-32")
def test_resuming_moves_deadline_and_photo_by_the_time_it_stood(
    cast: Cast, candidate: Candidate
) -> None:
    attempt, token = begin(candidate)
    pause_attempt(attempt=attempt, by=cast.staff, reason=WHY)
    stood(attempt, minutes=20)
    before = Attempt.objects.get()

    resumed = resume_attempt(attempt=attempt, by=cast.staff)

    after = Attempt.objects.get()
    assert before.paused_at is not None
    assert before.next_photo_at is not None
    assert after.next_photo_at is not None
    moved = after.deadline_at - before.deadline_at
    assert timedelta(minutes=20) <= moved < timedelta(minutes=20, seconds=5)
    assert after.next_photo_at - before.next_photo_at == moved
    assert (resumed.paused_at, after.paused_at, after.pause_reason) == (None, None, "")
    assert save(token, one()).status_code == 200
    assert [(act, reason) for act, reason, _seconds in acts(attempt)] == [
        ("paused", WHY),
        ("resumed", ""),
    ]
    assert 1200 <= acts(attempt)[1][2] < 1205


@pytest.mark.rule("PL-32", "PL-65")
def test_time_given_moves_the_deadline_and_is_written_down(
    cast: Cast, candidate: Candidate
) -> None:
    attempt, _token = begin(candidate)

    give_time(attempt=attempt, minutes=15, by=cast.staff, reason="断网")

    row = Attempt.objects.get()
    assert row.deadline_at - attempt.deadline_at == timedelta(minutes=15)
    assert acts(attempt) == [("time_given", "断网", 900)]
    entry = AuditEntry.objects.get(act="attempt.time_given")
    assert (entry.actor_id, entry.reason) == (cast.staff.pk, "断网")


@pytest.mark.rule("PL-32")
@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_time_given_is_between_a_minute_and_four_hours(
    cast: Cast, candidate: Candidate, minutes: int
) -> None:
    attempt, _token = begin(candidate)

    with pytest.raises(InvalidInput):
        give_time(attempt=attempt, minutes=minutes, by=cast.staff)

    assert acts(attempt) == []


@pytest.mark.rule("PL-32")
def test_states_that_do_not_allow_an_act_refuse_it(cast: Cast, candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    staff = cast.staff

    with pytest.raises(Conflict):
        resume_attempt(attempt=attempt, by=staff)
    pause_attempt(attempt=attempt, by=staff, reason=WHY)
    with pytest.raises(Conflict):
        pause_attempt(attempt=attempt, by=staff, reason=WHY)
    with pytest.raises(Conflict):
        readmit_attempt(attempt=attempt, by=staff)
    resume_attempt(attempt=attempt, by=staff)
    expire(attempt)
    with pytest.raises(Conflict):
        give_time(attempt=attempt, minutes=5, by=staff)
    hand_in(attempt=attempt, by=None)
    for act in (
        lambda: pause_attempt(attempt=attempt, by=staff, reason=WHY),
        lambda: end(attempt=attempt, by=staff, reason=WHY),
    ):
        with pytest.raises(Conflict):
            act()


@pytest.mark.rule("PL-32")
def test_ended_exam_is_graded_and_tells_why(cast: Cast, candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))
    pause_attempt(attempt=attempt, by=cast.staff, reason=WHY)

    closed = end(attempt=attempt, by=cast.staff, reason="替考")

    assert (closed.state, closed.score_hundredths, closed.passed) == ("ended", 10000, True)
    assert (Attempt.objects.get().paused_at, end_reason(attempt)) == (None, "替考")
    assert acts(attempt)[-1] == ("ended", "替考", 0)
    page = text(browser_of(candidate.user).get(f"/learner/attempts/{attempt.public_id}/result/"))
    assert "替考" in page


@pytest.mark.rule("PL-32", "PL-05")
def test_edition_may_say_that_an_ended_paper_is_not_graded(
    cast: Cast, candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))
    edition = next(one for one in current_province().editions if one.key == "sd-m1")
    stricter = edition.policy.model_copy(update={"ended_paper_is_graded": False})
    monkeypatch.setattr(
        "anpei.exams.domain.close.edition_of", lambda _row: _With(edition, stricter)
    )

    closed = end(attempt=attempt, by=cast.staff, reason="替考")

    assert (closed.state, closed.score_hundredths, closed.passed) == ("ended", None, False)


class _With:
    """An edition with other values."""

    def __init__(self, edition: object, policy: object) -> None:
        self._edition, self.policy = edition, policy

    def __getattr__(self, name: str) -> object:
        return getattr(self._edition, name)


@pytest.mark.rule("PL-32")
def test_ended_by_mistake_is_opened_again_with_its_answers_and_its_time(
    cast: Cast, candidate: Candidate
) -> None:
    attempt, token = begin(candidate)
    save(token, one(1))
    left = attempt.deadline_at - db_now()
    end(attempt=attempt, by=cast.staff, reason="误操作")
    Attempt.objects.filter(pk=attempt.pk).update(closed_at=db_now() - timedelta(minutes=5))

    opened = readmit_attempt(attempt=attempt, by=cast.staff, reason="误操作")

    row = Attempt.objects.get()
    assert (opened.state, row.closed_at, row.passed, row.score_hundredths) == (
        "running",
        None,
        None,
        None,
    )
    assert abs((row.deadline_at - db_now() - left).total_seconds() - 300) < 305
    assert list(Answer.objects.values_list("item", flat=True)) == [0]
    assert save(token, one(2)).json() == {"code": "lease"}
    assert acts(attempt)[-1][:2] == ("readmitted", "误操作")


@pytest.mark.rule("PL-32")
def test_forfeited_last_attempt_gives_the_enrolment_back(cast: Cast, candidate: Candidate) -> None:
    first, _token = begin(candidate)
    hand_in(attempt=first, by=candidate.user)
    second, _token = begin(candidate)
    enrolment = Enrolment.objects.get()
    close_locked(second, AttemptState.FORFEITED, enrolment=enrolment, now=db_now(), by=None)
    failed = Enrolment.objects.get().state

    readmit_attempt(attempt=second, by=cast.staff)

    assert (failed, Enrolment.objects.get().state) == ("exam_failed", "credits_complete")
    with pytest.raises(Conflict):
        readmit_attempt(attempt=first, by=cast.staff)


@pytest.mark.rule("PL-32", "PL-35")
def test_result_under_review_is_not_opened_again(cast: Cast, candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    save(token, written(attempt))
    end(attempt=attempt, by=cast.staff, reason="替考")

    with pytest.raises(Conflict):
        readmit_attempt(attempt=attempt, by=cast.staff)


def test_pulse_adds_up_how_long_the_page_was_not_heard_of(candidate: Candidate) -> None:
    attempt, token = begin(candidate)
    pulses = ({"seconds": 12}, {"seconds": 95}, {"minutes": 2})
    for silence in pulses:
        Attempt.objects.update(last_seen_at=db_now() - timedelta(**silence))
        post_hot("/hot/exams/pulse", {"token": token})

    away = Attempt.objects.get(pk=attempt.pk).away_seconds
    assert 215 <= away <= 219


def test_exam_list_goes_on_with_a_paused_exam(cast: Cast, candidate: Candidate) -> None:
    attempt, _token = begin(candidate)
    pause_attempt(attempt=attempt, by=cast.staff, reason=WHY)
    Attempt.objects.update(
        paused_at=attempt.started_at + timedelta(minutes=1),
        started_at=attempt.started_at - timedelta(hours=5),
        deadline_at=attempt.started_at + timedelta(minutes=2),
    )
    browser = browser_of(candidate.user)
    Attempt.objects.update(
        paused_at=db_now() - timedelta(hours=4), deadline_at=db_now() - timedelta(hours=3)
    )

    page = browser.get(f"/learner/attempts/{attempt.public_id}/")
    state = browser.get("/api/exams/state/").json()["exams"][1]

    assert (page.status_code, state["running"]) == (200, attempt.public_id)
    assert state["attempts"][0]["paused"] is True
