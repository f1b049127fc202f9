"""Booking a seat in a centre (SD-47): whose right it is, when, and never more than there are."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from anpei.centres import domain
from anpei.centres.models import Booking, Sitting
from anpei.centres.policies import decide_right
from anpei.centres.states import BookingState
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain import start_attempt
from anpei.kernel.clock import db_now, rehearse
from anpei.kernel.errors import Conflict, Refused
from anpei.people.models import Licence
from tenants.models import Association
from tests.centres.conftest import begin, book, hold, make_sitting
from tests.exams.ready import Candidate, make_candidate
from tests.factories import Cast, make_cast, make_enrolment

pytestmark = pytest.mark.rule("SD-47")


def test_seat_is_the_lowest_free_one_and_the_ticket_has_its_number(
    candidate: Candidate, rival: Candidate
) -> None:
    sitting = make_sitting()

    first, second = book(candidate, sitting), book(rival, sitting)

    assert (first.seat, second.seat) == (1, 2)
    assert first.ticket_number == f"{sitting.number}001"
    assert Sitting.objects.get().taken == 2


def test_second_seat_for_the_same_attempt_is_refused(candidate: Candidate) -> None:
    book(candidate, make_sitting())
    other = make_sitting(minutes=200)

    with pytest.raises(domain.AlreadyBooked):
        book(candidate, other)

    other.refresh_from_db()
    assert other.taken == 0
    assert Booking.objects.count() == 1


def test_full_sitting_refuses(candidate: Candidate, rival: Candidate) -> None:
    sitting = make_sitting(1)
    book(candidate, sitting)

    with pytest.raises(domain.SittingFull):
        book(rival, sitting)


def test_cancelled_seat_goes_to_the_next_and_may_be_booked_anew(
    candidate: Candidate, rival: Candidate
) -> None:
    sitting = make_sitting(1)
    domain.cancel_booking(booking=book(candidate, sitting), by=candidate.user)

    booking = book(rival, sitting)

    assert (booking.seat, booking.ticket_number) == (1, f"{sitting.number}002")
    assert book(candidate, make_sitting(minutes=300)).seat == 1


def test_cancelling_ends_with_the_booking_period(candidate: Candidate) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    begin(sitting)

    with pytest.raises(Conflict):
        domain.cancel_booking(booking=booking, by=candidate.user)

    booking.refresh_from_db()
    assert booking.state == BookingState.BOOKED


@pytest.mark.parametrize("changes", [{"category": "A"}, {"kind": "make_up"}])
def test_sitting_for_others_is_refused(candidate: Candidate, changes: dict[str, object]) -> None:
    sitting = make_sitting(**changes)

    with pytest.raises(Refused) as refused:
        book(candidate, sitting)

    assert refused.value.decision.rule == "PL-30"


def test_booking_that_has_not_begun_says_when_it_does(candidate: Candidate) -> None:
    opens = db_now() + timedelta(minutes=30)
    sitting = make_sitting(book_from=opens)

    with pytest.raises(Refused) as refused:
        book(candidate, sitting)

    assert refused.value.decision.allowed_from == timezone.localdate(opens)
    with rehearse(opens):
        assert book(candidate, sitting).seat == 1


def test_planned_sitting_takes_nobody(candidate: Candidate) -> None:
    sitting = make_sitting()
    Sitting.objects.update(state="planned")

    with pytest.raises(Refused):
        book(candidate, sitting)


def test_incomplete_credits_are_refused(cast: Cast) -> None:
    candidate = make_candidate(cast.licence, cast.learner, but=1)

    with pytest.raises(Refused) as refused:
        book(candidate, make_sitting())

    assert refused.value.decision.rule == "SD-41"


def test_exam_after_the_licence_has_expired_is_refused(candidate: Candidate) -> None:
    Licence.objects.filter(pk=candidate.enrolment.licence_id).update(
        valid_until=db_now().date() + timedelta(days=5)
    )

    with pytest.raises(Refused) as refused:
        book(candidate, make_sitting(minutes=60 * 24 * 10))

    assert refused.value.decision.rule == "SD-13f"


def test_phone_is_refused_and_told_where(candidate: Candidate) -> None:
    sitting = make_sitting()

    with pytest.raises(Refused) as refused:
        domain.book_seat(
            enrolment=candidate.enrolment, sitting=sitting, device="mobile", by=candidate.user
        )

    assert refused.value.decision.rule == "SD-47"
    assert refused.value.decision.remedy


def test_online_exam_never_begins_in_an_offline_city(candidate: Candidate) -> None:
    with pytest.raises(Refused) as refused:
        start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)

    assert refused.value.decision.rule == "SD-47"


@pytest.mark.rule("SD-40")
def test_mock_exam_stays_open_in_an_offline_city(candidate: Candidate) -> None:
    attempt = start_attempt(enrolment=candidate.enrolment, kind="mock", by=candidate.user)

    assert attempt.state == "running"


@pytest.mark.rule("SD-46")
def test_make_up_is_booked_once_after_a_fail_and_not_again(
    candidate: Candidate, cast: Cast
) -> None:
    hold(candidate, cast.staff, points=30)

    make_up = hold(candidate, cast.staff, points=59)

    candidate.enrolment.refresh_from_db()
    assert make_up.booking.attempt_number == 2
    assert candidate.enrolment.state == EnrolmentState.EXAM_FAILED
    with pytest.raises(Refused) as refused:
        book(candidate, make_sitting(minutes=500))
    assert refused.value.decision.rule == "SD-46"


def test_make_up_sitting_is_for_those_who_failed(candidate: Candidate, cast: Cast) -> None:
    hold(candidate, cast.staff, points=30)

    assert book(candidate, make_sitting(kind="make_up")).attempt_number == 2
    Booking.objects.filter(state="booked").update(state="cancelled")
    with pytest.raises(Refused):
        book(candidate, make_sitting(minutes=300, kind="first"))


def test_nobody_books_while_the_first_result_waits(candidate: Candidate, cast: Cast) -> None:
    sitting = make_sitting()
    booking = book(candidate, sitting)
    begin(sitting)
    domain.check_in(booking=booking, by=cast.staff)

    with pytest.raises(domain.AlreadyBooked):
        book(candidate, make_sitting(minutes=300))


def test_online_city_books_nothing(jinan: Association) -> None:
    cast = make_cast()
    candidate = make_candidate(cast.licence, cast.learner)

    decision = decide_right(candidate.enrolment, attempts=[], device="desktop")

    assert (decision.allowed, decision.rule) == (False, "SD-41")


def test_database_refuses_two_on_a_seat_and_more_than_there_are(
    candidate: Candidate, rival: Candidate
) -> None:
    sitting = make_sitting(2)
    book(candidate, sitting)
    book(rival, sitting)

    with pytest.raises(IntegrityError, match="one_candidate_on_a_seat"), transaction.atomic():
        Booking.objects.update(seat=1)
    with pytest.raises(IntegrityError, match="sitting_never_oversold"), transaction.atomic():
        Sitting.objects.update(taken=3)
    with pytest.raises(IntegrityError, match="sitting_times_in_order"), transaction.atomic():
        Sitting.objects.update(ends_at=db_now() - timedelta(days=900))


def test_another_enrolments_seat_does_not_count(candidate: Candidate, cast: Cast) -> None:
    make_enrolment(cast.other_licence, cast.training_class)

    booking = book(candidate, make_sitting())

    assert booking.enrolment == candidate.enrolment
