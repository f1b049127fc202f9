"""A sitting's way and a booking's way (SD-47, SD-48)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class SittingState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class BookingState(StrEnum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    BARRED = "barred"
    ABSENT = "absent"
    EXCUSED = "excused"
    CANCELLED = "cancelled"


_P = SittingState
_B = BookingState

SITTING = Machine(
    name="sitting",
    initial=_P.PLANNED,
    transitions={
        _P.PLANNED: frozenset({_P.OPEN, _P.CANCELLED}),
        _P.OPEN: frozenset({_P.PUBLISHED, _P.CANCELLED}),
        _P.PUBLISHED: frozenset(),
        _P.CANCELLED: frozenset(),
    },
)

BOOKING = Machine(
    name="booking",
    initial=_B.BOOKED,
    transitions={
        _B.BOOKED: frozenset({_B.CHECKED_IN, _B.BARRED, _B.ABSENT, _B.CANCELLED}),
        # A mistake at the door is put right there; an impostor may be found inside.
        _B.CHECKED_IN: frozenset({_B.BOOKED, _B.BARRED}),
        _B.BARRED: frozenset({_B.CHECKED_IN}),
        _B.ABSENT: frozenset({_B.CHECKED_IN, _B.EXCUSED}),
        _B.EXCUSED: frozenset(),
        _B.CANCELLED: frozenset(),
    },
)

SITTING_LABELS = {
    _P.PLANNED: _("Planned, not shown to learners"),
    _P.OPEN: _("Open for learners"),
    _P.PUBLISHED: _("Scores published"),
    _P.CANCELLED: _("Sitting cancelled"),
}

BOOKING_LABELS = {
    _B.BOOKED: _("Seat booked"),
    _B.CHECKED_IN: _("Checked in"),
    _B.BARRED: _("Not let in"),
    _B.ABSENT: _("Absent"),
    _B.EXCUSED: _("Absence excused"),
    _B.CANCELLED: _("Booking cancelled"),
}
"""What people read for each state."""

USES_ATTEMPT = (_B.BOOKED, _B.CHECKED_IN, _B.ABSENT)
"""States in which no other seat can be booked for the same attempt."""
