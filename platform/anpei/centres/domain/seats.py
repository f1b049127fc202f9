"""Another seat for somebody: a broken computer, or the light."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.centres.models import Booking, Sitting
from anpei.centres.states import BookingState, SittingState
from anpei.kernel.errors import Conflict, InvalidInput

_NOBODYS = 0
"""No seat has this number: where a booking waits for a moment while two change seats."""


def move_to_seat(*, booking: Booking, seat: int, by: User | None) -> None:
    """Seat the candidate at ``seat``; whoever sits there gets the seat that becomes free.

    Raises InvalidInput for a seat the sitting does not have, Conflict when it is over.
    """
    with transaction.atomic():
        sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(
            pk=booking.sitting_id
        )
        if not 1 <= seat <= sitting.places:
            raise InvalidInput(
                _("This sitting has the seats 1 to %(last)d.") % {"last": sitting.places},
                field="seat",
            )
        own = Booking.objects.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)
        if sitting.state != SittingState.OPEN or own.state == BookingState.CANCELLED:
            raise Conflict(_("Seats are fixed now."))
        left = own.seat
        if left == seat:
            return
        seated = Booking.objects.filter(sitting=sitting).exclude(state=BookingState.CANCELLED)
        other = seated.filter(seat=seat)
        Booking.objects.filter(pk=own.pk).update(seat=_NOBODYS)
        other.update(seat=left)
        Booking.objects.filter(pk=own.pk).update(seat=seat)
        audit.record(
            act="booking.seat", subject=own, by=by, before={"seat": left}, after={"seat": seat}
        )
    booking.seat = seat
