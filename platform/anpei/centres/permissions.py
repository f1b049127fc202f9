"""May this person? Seats are their learner's alone; staff by role."""

from django.http import Http404

from anpei.accounts.models import Role
from anpei.centres.models import Booking, Sitting
from anpei.centres.queries import bookings, own_booking, sittings
from anpei.people.models import Person

PLANNERS = (Role.REGISTRAR,)
"""Who plans sittings, and publishes and corrects scores."""
HELPERS = (Role.REGISTRAR, Role.TEACHER, Role.PROCTOR)
"""Who stands at the door."""
MARKERS = (Role.REGISTRAR, Role.TEACHER)
"""Who writes scores down."""


def learners_booking(person: Person, public_id: str) -> Booking:
    """The learner's own seat. Raises Http404 for anybody else's."""
    return _only(own_booking(person, public_id))


def known_booking(public_id: str) -> Booking:
    """A booking of this association with all that its page shows. Raises Http404."""
    return _only(bookings().filter(public_id=public_id).first())


def known_sitting(public_id: str) -> Sitting:
    """A sitting of this association, room and centre selected. Raises Http404."""
    return _only(sittings().filter(public_id=public_id).first())


def _only[Row](row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row
