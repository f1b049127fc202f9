"""After the door: who did not come, and whose absence is excused."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.domain.move import move_booking
from anpei.centres.models import Booking, Sitting
from anpei.centres.states import BookingState, SittingState
from anpei.kernel.clock import db_now, policy_now
from anpei.kernel.errors import Conflict, InvalidInput


def close_attendance(*, sitting: Sitting, by: User | None) -> int:
    """Everybody who was neither let in nor barred is absent; gives how many.

    Safe to call again. Raises Conflict before the exam has begun or after the scores are out.
    """
    with transaction.atomic():
        locked = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
        if locked.state != SittingState.OPEN:
            raise Conflict(_("This sitting is not held, or its scores are published already."))
        if policy_now() < locked.starts_at:
            raise Conflict(_("The exam has not begun: somebody may still come."))
        missing = list(locked.bookings.filter(state=BookingState.BOOKED))
        for booking in missing:
            move_booking(booking=booking, to=BookingState.ABSENT, by=by)
        locked.attendance_closed_at = db_now()
        locked.save(update_fields=["attendance_closed_at"])
        audit.record(
            act="sitting.attendance_closed", subject=locked, by=by, after={"absent": len(missing)}
        )
    return len(missing)


def excuse_absence(*, booking: Booking, reason: str, by: User | None) -> Booking:
    """An absence with a good reason uses no attempt up. Before the scores are published.

    Raises InvalidInput without a reason, IllegalMove for somebody who is not absent, Conflict.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why the absence is excused."), field="reason")
    with transaction.atomic():
        sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(
            pk=booking.sitting_id
        )
        if sitting.state != SittingState.OPEN:
            raise Conflict(_("The scores are published; absences stay as they are."))
        return move_booking(
            booking=booking, to=BookingState.EXCUSED, by=by, reason=reason.strip()[:300]
        )
