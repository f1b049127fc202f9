"""May this person? A room's candidates are watched by those on duty in it, nobody else (T23)."""

from django.utils.translation import gettext as _

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import has_role
from anpei.exams.models import Attempt
from anpei.invigilation.models import Room
from anpei.kernel.errors import NotAllowed

ASSIGNERS = (Role.REGISTRAR,)
"""Who puts proctors into rooms; administrators may anyway."""


def check_invigilates(user: User, attempt: Attempt) -> Room:
    """The room in which ``user`` watches ``attempt``. Raises NotAllowed when they do not.

    Being an administrator is not enough: whoever watches is on duty in the room, on record.
    """
    if has_role(user, Role.PROCTOR):
        rooms = Room.objects.filter(seats__attempt=attempt)
        room = rooms.filter(duties__user=user, duties__ended_at__isnull=True).first()
        if room is not None:
            return room
    raise NotAllowed(_("You do not watch this candidate's room."))
