"""From the door to the result: attendance, scores, publishing, correcting (SD-46…48)."""

import pytest
from django.db import IntegrityError, transaction

from anpei.audit.models import AuditEntry
from anpei.centres import domain
from anpei.centres.domain import ScoreEntry
from anpei.centres.models import Booking, Score, ScoreCorrection, Sitting
from anpei.centres.states import BookingState, SittingState
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.states import IllegalMove
from anpei.messages.models import Message
from anpei.proctoring.domain import judge_attempt
from anpei.proctoring.models import Incident, Review
from anpei.registry.domain import report_result
from tests.centres.conftest import begin, book, end, hold, make_sitting
from tests.exams.ready import Candidate
from tests.factories import Cast

pytestmark = pytest.mark.rule("SD-47")


@pytest.mark.rule("SD-48")
def test_door_is_open_from_two_hours_before_until_the_end(candidate: Candidate, cast: Cast) -> None:
    sitting = make_sitting(minutes=180)
    booking = book(candidate, sitting)

    with pytest.raises(Conflict):
        domain.check_in(booking=booking, by=cast.staff)
    begin(sitting)
    let_in = domain.check_in(booking=Booking.objects.get(), by=cast.staff)

    assert let_in.checked_in_at is not None
    end(sitting)
    with pytest.raises(Conflict):
        domain.undo_check_in(booking=Booking.objects.get(), by=cast.staff)


@pytest.mark.rule("SD-48")
def test_barred_with_a_reason_uses_no_attempt_and_may_book_again(
    candidate: Candidate, cast: Cast
) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)

    with pytest.raises(InvalidInput):
        domain.bar_entry(booking=booking, reason=" ", by=cast.staff)
    domain.bar_entry(booking=booking, reason="姓名与身份证不符", by=cast.staff)

    booking.refresh_from_db()
    assert booking.state == BookingState.BARRED
    assert booking.events.last().reason == "姓名与身份证不符"  # type: ignore[union-attr]
    assert book(candidate, make_sitting(minutes=300)).attempt_number == 1


def test_who_did_not_come_is_absent_and_has_used_the_attempt(
    candidate: Candidate, cast: Cast
) -> None:
    held = hold(candidate, cast.staff, points=None)

    attempt = Attempt.objects.get()
    candidate.enrolment.refresh_from_db()
    assert held.booking.state == BookingState.ABSENT
    assert (attempt.state, attempt.passed, attempt.score_hundredths) == ("absent", False, None)
    assert candidate.enrolment.state == EnrolmentState.CREDITS_COMPLETE
    assert book(candidate, make_sitting(minutes=300)).attempt_number == 2


def test_excused_absence_uses_no_attempt(candidate: Candidate, cast: Cast) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    begin(sitting)
    domain.close_attendance(sitting=sitting, by=cast.staff)
    booking.refresh_from_db()
    domain.excuse_absence(booking=booking, reason="住院，已提交证明", by=cast.staff)
    end(sitting)

    domain.publish_scores(sitting=sitting, by=cast.staff)

    assert not Attempt.objects.exists()
    assert book(candidate, make_sitting(minutes=300)).attempt_number == 1


def test_scores_need_presence_and_lie_between_0_and_100(
    candidate: Candidate, rival: Candidate, cast: Cast
) -> None:
    sitting = make_sitting()
    there, away = book(candidate, sitting), book(rival, sitting)
    with pytest.raises(Conflict):
        domain.save_scores(sitting=sitting, entries=[ScoreEntry(there.pk, 100)], by=cast.staff)
    begin(sitting)
    domain.check_in(booking=there, by=cast.staff)

    for entry in (ScoreEntry(away.pk, 100), ScoreEntry(there.pk, 10_001)):
        with pytest.raises(InvalidInput):
            domain.save_scores(
                sitting=sitting, entries=[ScoreEntry(there.pk, 6000), entry], by=cast.staff
            )

    assert not Score.objects.exists()
    with (
        pytest.raises(IntegrityError, match="centre_score_of_hundred_at_most"),
        transaction.atomic(),
    ):
        Score.objects.create(
            booking=there, hundredths=10_001, entered_at=sitting.starts_at, entered_by=""
        )


def test_scores_are_replaced_and_taken_away_until_published(
    candidate: Candidate, cast: Cast
) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    begin(sitting)
    domain.check_in(booking=booking, by=cast.staff)

    changed = [
        domain.save_scores(
            sitting=sitting, entries=[ScoreEntry(booking.pk, hundredths)], by=cast.staff
        )
        for hundredths in (5000, 5000, 6150, None)
    ]

    assert changed == [1, 0, 1, 1]
    assert not Score.objects.exists()


def test_publishing_waits_for_the_end_attendance_and_every_score(
    candidate: Candidate, rival: Candidate, cast: Cast
) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    book(rival, sitting)
    begin(sitting)
    domain.check_in(booking=booking, by=cast.staff)

    for step in (
        lambda: end(sitting),
        lambda: domain.close_attendance(sitting=sitting, by=cast.staff),
        lambda: domain.save_scores(
            sitting=sitting, entries=[ScoreEntry(booking.pk, 8000)], by=cast.staff
        ),
    ):
        with pytest.raises(Conflict):
            domain.publish_scores(sitting=sitting, by=cast.staff)
        step()

    assert domain.publish_scores(sitting=sitting, by=cast.staff) == 2
    with pytest.raises(IllegalMove):
        domain.publish_scores(sitting=Sitting.objects.get(), by=cast.staff)


@pytest.mark.rule("SD-46")
@pytest.mark.rule("SD-50")
def test_pass_is_qualified_without_a_photo_review_where_there_are_no_photos(
    candidate: Candidate, cast: Cast
) -> None:
    held = hold(candidate, cast.staff, points=88.5)
    attempt = Attempt.objects.get()

    decision = judge_attempt(attempt=attempt)

    candidate.enrolment.refresh_from_db()
    assert decision is not None
    assert decision.allowed
    assert (Incident.objects.count(), Review.objects.count()) == (0, 0)
    assert candidate.enrolment.state == EnrolmentState.QUALIFIED
    assert candidate.enrolment.score_hundredths == 8850
    assert held.sitting.bookings.get().attempt == attempt


@pytest.mark.rule("SD-46")
def test_make_up_passed_counts_with_its_score(candidate: Candidate, cast: Cast) -> None:
    hold(candidate, cast.staff, points=41)
    hold(candidate, cast.staff, points=60)

    candidate.enrolment.refresh_from_db()
    assert candidate.enrolment.state == EnrolmentState.EXAM_PASSED
    assert candidate.enrolment.score_hundredths == 6000
    assert list(Attempt.objects.order_by("number").values_list("number", "passed")) == [
        (1, False),
        (2, True),
    ]


def test_corrected_fail_becomes_a_pass_and_the_make_up_seat_is_given_back(
    candidate: Candidate, cast: Cast
) -> None:
    held = hold(candidate, cast.staff, points=55)
    make_up = book(candidate, make_sitting(minutes=300))

    domain.correct_score(
        booking=held.booking, hundredths=6500, reason="录入时颠倒两行", by=cast.staff
    )

    candidate.enrolment.refresh_from_db()
    make_up.refresh_from_db()
    correction = ScoreCorrection.objects.get()
    assert candidate.enrolment.state == EnrolmentState.EXAM_PASSED
    assert make_up.state == BookingState.CANCELLED
    assert Sitting.objects.get(pk=make_up.sitting_id).taken == 0
    assert (correction.before, correction.after) == (5500, 6500)
    assert AuditEntry.objects.filter(act="attempt.corrected", reason="录入时颠倒两行").count() == 1


@pytest.mark.parametrize("judged", [False, True])
def test_corrected_pass_becomes_a_fail_until_it_is_reported(
    candidate: Candidate, cast: Cast, judged: bool
) -> None:
    held = hold(candidate, cast.staff, points=70)
    if judged:
        judge_attempt(attempt=Attempt.objects.get())

    domain.correct_score(booking=held.booking, hundredths=5900, reason="重新核分", by=cast.staff)

    candidate.enrolment.refresh_from_db()
    assert candidate.enrolment.state == EnrolmentState.CREDITS_COMPLETE
    assert candidate.enrolment.score_hundredths is None
    assert book(candidate, make_sitting(minutes=300)).attempt_number == 2


def test_last_fail_corrected_to_a_pass_comes_back(candidate: Candidate, cast: Cast) -> None:
    hold(candidate, cast.staff, points=20)
    held = hold(candidate, cast.staff, points=58)

    domain.correct_score(booking=held.booking, hundredths=6000, reason="加分题漏计", by=cast.staff)

    candidate.enrolment.refresh_from_db()
    assert candidate.enrolment.state == EnrolmentState.EXAM_PASSED


def test_absence_written_down_wrongly_is_corrected(candidate: Candidate, cast: Cast) -> None:
    held = hold(candidate, cast.staff, points=None)

    domain.correct_score(
        booking=held.booking, hundredths=7700, reason="签到表有签名", by=cast.staff
    )

    held.booking.refresh_from_db()
    assert held.booking.state == BookingState.CHECKED_IN
    assert Attempt.objects.get().state == "handed_in"


def test_reported_score_and_earlier_attempts_stay(candidate: Candidate, cast: Cast) -> None:
    first = hold(candidate, cast.staff, points=20)
    second = hold(candidate, cast.staff, points=90)
    judge_attempt(attempt=Attempt.objects.get(number=2))

    with pytest.raises(Conflict):
        domain.correct_score(booking=first.booking, hundredths=9000, reason="x", by=cast.staff)
    candidate.enrolment.refresh_from_db()
    report_result(enrolment=candidate.enrolment, by=cast.staff)
    with pytest.raises(Conflict):
        domain.correct_score(booking=second.booking, hundredths=8000, reason="x", by=cast.staff)

    assert not ScoreCorrection.objects.exists()


def test_cancelled_sitting_gives_every_seat_back(
    candidate: Candidate, rival: Candidate, cast: Cast
) -> None:
    sitting = make_sitting()
    book(candidate, sitting)
    book(rival, sitting)

    lost = domain.cancel_sitting(sitting=sitting, reason="机房停电", by=cast.staff)

    sitting.refresh_from_db()
    assert (lost, sitting.state, sitting.taken) == (2, SittingState.CANCELLED, 0)
    assert book(candidate, make_sitting(minutes=300)).attempt_number == 1


def test_changing_seats_swaps(candidate: Candidate, rival: Candidate, cast: Cast) -> None:
    sitting = make_sitting(3)
    first, second = book(candidate, sitting), book(rival, sitting)

    domain.move_to_seat(booking=first, seat=2, by=cast.staff)

    second.refresh_from_db()
    assert (Booking.objects.get(pk=first.pk).seat, second.seat) == (2, 1)
    with pytest.raises(InvalidInput):
        domain.move_to_seat(booking=first, seat=4, by=cast.staff)


@pytest.mark.rule("PL-63")
def test_learners_are_told_of_seat_result_and_cancelled_sitting(
    candidate: Candidate, cast: Cast
) -> None:
    hold(candidate, cast.staff, points=30)
    make_up = make_sitting(minutes=300)
    book(candidate, make_up)
    domain.cancel_sitting(sitting=make_up, reason="机房停电", by=cast.staff)

    told = Message.objects.filter(user=candidate.user).order_by("pk")
    assert [message.kind for message in told] == [
        "centres.booked",
        "centres.published",
        "centres.booked",
        "centres.cancelled",
    ]
    assert "机房停电" in told[3].body
