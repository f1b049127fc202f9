"""At the door: the ID card is compared, and somebody is let in or not (SD-48)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.domain.move import move_booking
from anpei.centres.models import Booking
from anpei.centres.policies import check_door
from anpei.centres.states import BookingState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput


def note_look(*, booking: Booking, by: User) -> None:
    """Keep that somebody saw the whole identity number at the door (PL-13)."""
    with transaction.atomic():
        audit.record(act="identity.shown_at_door", subject=booking, by=by)


def check_in(*, booking: Booking, by: User) -> Booking:
    """The card matches: let the candidate in. Raises Conflict (door closed), IllegalMove."""
    check_door(booking)
    with transaction.atomic():
        moved = move_booking(booking=booking, to=BookingState.CHECKED_IN, by=by)
        moved.checked_in_at = db_now()
        moved.save(update_fields=["checked_in_at"])
    return moved


def bar_entry(*, booking: Booking, reason: str, by: User) -> Booking:
    """Not let in, and why; the learner reads the reason. Raises Conflict, InvalidInput."""
    check_door(booking)
    if not reason.strip():
        raise InvalidInput(_("Say why the candidate is not let in."), field="reason")
    return move_booking(booking=booking, to=BookingState.BARRED, by=by, reason=reason.strip()[:300])


def undo_check_in(*, booking: Booking, by: User) -> Booking:
    """Pressed for the wrong person: back to booked. Raises Conflict, IllegalMove."""
    check_door(booking)
    with transaction.atomic():
        moved = move_booking(
            booking=booking, to=BookingState.BOOKED, by=by, reason=_("The check-in was undone.")
        )
        moved.checked_in_at = None
        moved.save(update_fields=["checked_in_at"])
    return moved
