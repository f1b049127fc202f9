"""Telling learners about their seats and results (PL-63)."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from anpei.accounts.models import User
from anpei.centres.models import Booking, Sitting
from anpei.messages.domain import notify_each
from anpei.messages.recipients import Notification


def tell_booked(*, booking: Booking) -> None:
    """Seat, time and place."""
    sitting = booking.sitting
    facts = _when(sitting) | _place(sitting) | {"seat": str(booking.seat)}
    _tell("centres.booked", [booking], facts)


def tell_cancelled(*, sitting: Sitting, bookings: Sequence[Booking], reason: str) -> None:
    """To everybody who has lost a seat."""
    facts = _when(sitting) | _place(sitting) | {"reason": reason}
    _tell("centres.cancelled", bookings, facts)


def tell_published(*, sitting: Sitting, bookings: Sequence[Booking]) -> None:
    """That the result is there, not what it is."""
    _tell("centres.published", bookings, _when(sitting))


def _when(sitting: Sitting) -> dict[str, str]:
    begins = timezone.localtime(sitting.starts_at)
    return {"exam": sitting.name, "when": f"{begins:%Y-%m-%d %H:%M}"}


def _place(sitting: Sitting) -> dict[str, str]:
    return {"place": f"{sitting.room.centre.name} {sitting.room.name}"}


def _tell(kind: str, bookings: Sequence[Booking], facts: dict[str, str]) -> None:
    people = [booking.enrolment.person_id for booking in bookings]
    users = User.objects.filter(person__in=people, is_active=True)
    by_person = {user.person_id: user for user in users}
    notify_each(
        kind=kind,
        notifications=[
            Notification(
                to=by_person[booking.enrolment.person_id],
                facts=facts,
                link=reverse("centres:exams"),
                about=booking,
            )
            for booking in bookings
            if booking.enrolment.person_id in by_person
        ],
    )
