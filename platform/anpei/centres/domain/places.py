"""The places of a sitting: moved only here, each time by one conditional statement (SD-47)."""

from django.db.models import F
from django.utils.translation import gettext as _

from anpei.centres.models import Booking, Sitting
from anpei.centres.states import BookingState, SittingState
from anpei.kernel.errors import Conflict


class SittingFull(Conflict):
    """The last seat has just gone to somebody else."""

    code = "sitting_full"


def take_place(*, sitting: Sitting) -> int:
    """Take one place; gives the lowest free seat. Inside the caller's transaction.

    The UPDATE holds the sitting's row to the end of the transaction, so seats are given out one
    after the other. Raises SittingFull, Conflict when the sitting is no longer open.
    """
    taken = Sitting.objects.filter(
        pk=sitting.pk, state=SittingState.OPEN, taken__lt=F("places")
    ).update(taken=F("taken") + 1)
    if taken:
        return free_seats(sitting)[0]
    if Sitting.objects.filter(pk=sitting.pk, state=SittingState.OPEN).exists():
        raise SittingFull(_("The last seat of this sitting has just been taken. Choose another."))
    raise Conflict(_("This sitting takes no bookings any more."))


def free_place(*, sitting: Sitting) -> None:
    """Give one place back. Inside the transaction that cancelled the booking."""
    Sitting.objects.filter(pk=sitting.pk).update(taken=F("taken") - 1)


def free_seats(sitting: Sitting) -> list[int]:
    """The numbers of the seats nobody has, lowest first."""
    held = set(
        Booking.objects.filter(sitting=sitting)
        .exclude(state=BookingState.CANCELLED)
        .values_list("seat", flat=True)
    )
    places = Sitting.objects.values_list("places", flat=True).get(pk=sitting.pk)
    return [seat for seat in range(1, places + 1) if seat not in held]
