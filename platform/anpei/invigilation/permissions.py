"""May this person? A room's candidates are watched by those on duty in it, nobody else (T23)."""

import logging

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import has_role
from anpei.exams.models import Attempt
from anpei.invigilation.models import Room
from anpei.invigilation.queries import watched_room
from anpei.kernel.errors import NotAllowed

alarm = logging.getLogger("anpei.alarm")

ASSIGNERS = (Role.REGISTRAR,)
"""Who puts proctors into rooms; administrators may anyway."""
WATCHERS = (Role.PROCTOR,)


def check_invigilates(user: User, attempt: Attempt) -> Room:
    """The room in which ``user`` watches ``attempt``. Raises NotAllowed when they do not.

    Being an administrator is not enough: whoever watches is on duty in the room, on record.
    """
    if has_role(user, *WATCHERS):
        rooms = Room.objects.filter(seats__attempt=attempt)
        room = rooms.filter(duties__user=user, duties__ended_at__isnull=True).first()
        if room is not None:
            return room
    alarm.warning("%s asked for attempt %s without duty there", user.public_id, attempt.public_id)
    raise NotAllowed(_("You do not watch this candidate's room."))


def room_on_duty(user: User, public_id: str) -> Room:
    """The room, if ``user`` is on duty there, class selected.

    Raises Http404 where there is none, NotAllowed (and alarms) in a room of others (T23).
    """
    room = watched_room(user, public_id)
    if room is None:
        get_object_or_404(Room, public_id=public_id)
        alarm.warning("%s asked for room %s without duty there", user.public_id, public_id[:30])
        raise NotAllowed(_("You are not on duty in this room."))
    return room


def watched_attempt(user: User, public_id: str) -> tuple[Attempt, Room]:
    """A candidate of a room in which ``user`` is on duty: attempt without its paper, enrolment,
    licence and class selected. Raises Http404 where there is none, NotAllowed for others'."""
    attempts = Attempt.objects.select_related(
        "enrolment__person", "enrolment__training_class", "enrolment__enterprise"
    )
    attempt = get_object_or_404(attempts.defer("paper"), public_id=public_id)
    return attempt, check_invigilates(user, attempt)
