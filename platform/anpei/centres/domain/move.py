"""Moving a booking along its machine, with its history."""

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.models import Booking, BookingEvent
from anpei.centres.states import BOOKING, BookingState
from anpei.kernel.states import move


def move_booking(
    *, booking: Booking, to: BookingState, by: User | None, reason: str = ""
) -> Booking:
    """Move ``booking`` to ``to``; gives the locked, fresh row. Raises IllegalMove."""

    def record(row: Booking, before: BookingState, after: BookingState) -> None:
        keep_event(row, before, after, by, reason)
        audit.record(
            act=f"booking.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=reason,
        )

    return move(BOOKING, booking, to, record=record)


def keep_event(booking: Booking, before: str, after: str, by: User | None, reason: str) -> None:
    """A line of the booking's history."""
    BookingEvent.objects.create(
        booking=booking,
        before=before,
        after=after,
        actor=str(by) if by else "system",
        reason=reason,
    )
