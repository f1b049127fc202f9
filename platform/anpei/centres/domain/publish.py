"""Publishing the scores of a sitting: each becomes an attempt, and counts (SD-46, SD-47)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.domain.move import move_booking
from anpei.centres.domain.tell import tell_published
from anpei.centres.models import Booking, Sitting
from anpei.centres.states import SITTING, BookingState, SittingState
from anpei.enrolment.models import Enrolment
from anpei.exams.domain import record_centre_attempt
from anpei.exams.policies import edition_of
from anpei.kernel.clock import db_now, policy_now
from anpei.kernel.errors import Conflict
from anpei.kernel.states import move
from anpei.provinces.contract import AbsenceOutcome
from anpei.provinces.current import current_province

_COUNTS = (BookingState.CHECKED_IN, BookingState.ABSENT)


def publish_scores(*, sitting: Sitting, by: User | None) -> int:
    """Make the scores count, all or none; gives how many attempts were recorded.

    A pass moves the enrolment on, a first fail leaves the make-up, the last one ends it, as the
    province says. Raises Conflict before the end of the exam, while attendance is open, and while
    somebody who was there has no score.
    """
    with transaction.atomic():
        people = sitting.bookings.filter(state__in=_COUNTS).values("enrolment")
        list(Enrolment.objects.filter(pk__in=people).select_for_update(no_key=True).order_by("pk"))
        locked = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
        _check(locked)
        bookings = list(
            locked.bookings.filter(state__in=_COUNTS).select_related("enrolment", "score")
        )
        recorded = sum(_settle(booking, locked, by) for booking in bookings)
        _move_sitting(locked, recorded, by)
        tell_published(sitting=locked, bookings=bookings)
    return recorded


def _check(sitting: Sitting) -> None:
    if sitting.state == SittingState.OPEN and policy_now() < sitting.ends_at:
        raise Conflict(_("The exam is not over yet."))
    if sitting.bookings.filter(state=BookingState.BOOKED).exists():
        raise Conflict(_("Close the attendance first: for some candidates it is open."))
    waiting = sitting.bookings.filter(state=BookingState.CHECKED_IN, score=None).count()
    if waiting:
        raise Conflict(
            _("%(count)d candidates who were there have no score yet.") % {"count": waiting}
        )


def _settle(booking: Booking, sitting: Sitting, by: User | None) -> int:
    was_there = booking.state == BookingState.CHECKED_IN
    if not was_there and _is_pardoned(booking):
        move_booking(
            booking=booking,
            to=BookingState.EXCUSED,
            by=by,
            reason=_("The province pardons absence."),
        )
        return 0
    attempt = record_centre_attempt(
        enrolment=booking.enrolment,
        began_at=sitting.starts_at,
        ended_at=sitting.ends_at,
        score_hundredths=booking.score.hundredths if was_there else None,
        by=by,
    )
    Booking.objects.filter(pk=booking.pk).update(attempt=attempt)
    return 1


def _is_pardoned(booking: Booking) -> bool:
    edition = edition_of(booking.enrolment)
    return current_province().on_absence(edition) is AbsenceOutcome.PARDON


def _move_sitting(sitting: Sitting, recorded: int, by: User | None) -> None:
    def record(row: Sitting, before: SittingState, after: SittingState) -> None:
        row.published_at = db_now()
        row.save(update_fields=["published_at"])
        audit.record(
            act="sitting.published",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after, "attempts": recorded},
        )

    move(SITTING, sitting, SittingState.PUBLISHED, record=record)
