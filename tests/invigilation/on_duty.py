"""Proctors on duty in a room, and a candidate who sits in it."""

from itertools import count
from typing import Any

from anpei.accounts.models import Role, User
from anpei.exams.models import Attempt
from anpei.invigilation import domain
from anpei.invigilation.models import Command, Room, RoomProctor, SeatState
from anpei.kernel.clock import db_now
from tests.factories import make_staff

_keys = count(1)


def seat(attempt: Attempt, *proctors: User) -> Room:
    """``attempt`` in a room that ``proctors`` watch; the room of its class, the first one."""
    training_class = attempt.enrolment.training_class
    room, _made = Room.objects.get_or_create(training_class=training_class, number=1)
    SeatState.objects.get_or_create(attempt=attempt, defaults={"room": room})
    for proctor in proctors:
        RoomProctor.objects.get_or_create(
            room=room,
            user=proctor,
            ended_at=None,
            defaults={"origin": "assigned", "given_by": proctor, "since": db_now()},
        )
    return room


def make_proctor(name: str = "proctor") -> User:
    return make_staff(name, Role.PROCTOR)


def order(attempt: Attempt, by: User, kind: str, **how: Any) -> Command:
    """A command with a key of its own."""
    how.setdefault("key", f"key-{next(_keys)}")
    return domain.issue_command(attempt=attempt, kind=kind, by=by, **how)
