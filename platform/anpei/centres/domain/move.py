"""Moving a booking along its machine, with its history."""

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.models import Booking, BookingEvent
from anpei.centres.states import BOOKING, BookingState


def move_booking(
    *, booking: Booking, to: BookingState, by: User | None, reason: str = ""
) -> Booking:
    """Move ``booking`` to ``to``; gives the locked, fresh row. Raises IllegalMove."""
    return audit.move(
        BOOKING, booking, to, by=by, history=BookingEvent, act="booking", reason=reason
    )
