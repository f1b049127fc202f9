"""Booking a seat and giving it back (SD-47). Locks: enrolment, then sitting, then booking."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.domain.move import move_booking
from anpei.centres.domain.places import free_place, take_place
from anpei.centres.domain.tell import tell_booked
from anpei.centres.models import Booking, BookingEvent, Sitting
from anpei.centres.policies import check_booking, check_cancelling, next_attempt_number
from anpei.centres.states import BOOKING, BookingState
from anpei.enrolment.models import Enrolment
from anpei.exams.facts import attempts_of
from anpei.exams.models import ExamKind
from anpei.kernel.errors import Conflict
from anpei.provinces.asking import record_decision

_ONE_SEAT = "one_seat_for_an_attempt"


class AlreadyBooked(Conflict):
    """The learner has a seat for this attempt, here or at another sitting."""

    code = "already_booked"


def book_seat(*, enrolment: Enrolment, sitting: Sitting, device: str, by: User | None) -> Booking:
    """Give the learner the lowest free seat of ``sitting``.

    Whatever the page offered is asked again under the enrolment's lock. Raises Refused (the
    province's decision, or the sitting is for others), SittingFull, AlreadyBooked, Conflict.
    """
    with transaction.atomic():
        locked = (
            Enrolment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("training_class", "licence")
            .get(pk=enrolment.pk)
        )
        fresh = Sitting.objects.select_related("room__centre").get(pk=sitting.pk)
        attempts = attempts_of(locked.pk, ExamKind.FINAL)
        decision = check_booking(locked, fresh, attempts=attempts, device=device)
        seat = take_place(sitting=fresh)
        booking = _insert(locked, fresh, next_attempt_number(attempts), seat)
        BookingEvent.of(booking, "", by=by).save()
        record_decision("booking", booking.pk, "decide_exam", decision)
        audit.record(
            act="booking.made",
            subject=booking,
            by=by,
            after={"sitting": fresh.number, "seat": seat, "attempt": booking.attempt_number},
        )
        tell_booked(booking=booking)
    return booking


def _insert(enrolment: Enrolment, sitting: Sitting, attempt_number: int, seat: int) -> Booking:
    try:
        with transaction.atomic():
            return Booking.objects.create(
                sitting=sitting,
                enrolment=enrolment,
                attempt_number=attempt_number,
                seat=seat,
                ticket_number=_next_ticket_number(sitting),
                state=BOOKING.initial,
            )
    except IntegrityError as error:
        if _ONE_SEAT not in str(error):
            raise
        raise AlreadyBooked(
            _("You have a seat for this exam already. Cancel it before you book another.")
        ) from error


def _next_ticket_number(sitting: Sitting) -> str:
    """The sitting's number and a running one; a cancelled ticket's number is never used again."""
    return f"{sitting.number}{Booking.objects.filter(sitting=sitting).count() + 1:03d}"


def cancel_booking(*, booking: Booking, by: User | None) -> Booking:
    """The learner gives the seat back while booking is open. Raises Conflict, IllegalMove."""
    with transaction.atomic():
        sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(
            pk=booking.sitting_id
        )
        check_cancelling(sitting)
        moved = move_booking(booking=booking, to=BookingState.CANCELLED, by=by)
        free_place(sitting=sitting)
    return moved
