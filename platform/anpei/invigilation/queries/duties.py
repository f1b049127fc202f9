"""Rooms and who is on duty in them, for the pages of proctors and of those who assign."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from anpei.accounts.models import Role, User, UserKind
from anpei.invigilation.models import Room, RoomProctor, SeatPhase, SeatState


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Who watches a room, under whose eyes, and up to which number they have been told."""

    duty_id: int
    room: Room
    user_public_id: str


def rooms_overview() -> QuerySet[Room]:
    """Rooms with ``running``, ``waiting`` (hands raised) and ``on_duty``; the busy ones first."""
    taken = SeatState.objects.filter(room=OuterRef("pk")).exclude(phase=SeatPhase.OVER)
    duties = RoomProctor.objects.filter(room=OuterRef("pk"), ended_at=None)
    rooms = Room.objects.select_related("training_class").annotate(
        running=_number(taken),
        waiting=_number(taken.filter(hand_raised=True)),
        on_duty=_number(duties),
    )
    return rooms.order_by("-running", "-pk")


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many of a room's rows: counted beside the room, never joined to it."""
    counted = rows.order_by().values("room").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def rooms_of(user: User) -> QuerySet[Room]:
    """The rooms in which ``user`` is on duty, as ``rooms_overview``."""
    mine = RoomProctor.objects.filter(user=user, ended_at=None).values("room")
    return rooms_overview().filter(pk__in=mine)


def free_rooms() -> QuerySet[Room]:
    """Rooms with candidates and without anybody on duty, as ``rooms_overview``."""
    taken = SeatState.objects.filter(room=OuterRef("pk")).exclude(phase=SeatPhase.OVER)
    duties = RoomProctor.objects.filter(room=OuterRef("pk"), ended_at=None)
    return rooms_overview().filter(Exists(taken), ~Exists(duties))


def watched_room(user: User, public_id: str) -> Room | None:
    """The room, if ``user`` is on duty there and still holds the role."""
    rooms = Room.objects.select_related("training_class").filter(public_id=public_id)
    return _watched(rooms, user.pk).first()


def watched_rooms(user: User) -> list[Room]:
    """All rooms in which ``user`` is on duty, class selected, in a fixed order."""
    rooms = _watched(Room.objects.select_related("training_class"), user.pk)
    return list(rooms.order_by("training_class__number", "number"))


def duty_of(user_id: int, room_public_id: str) -> Room | None:
    """As ``watched_room``, by the key of the user: for sockets."""
    return _watched(Room.objects.filter(public_id=room_public_id), user_id).first()


def duties_in(pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], OnDuty]:
    """(user, room) → the duty, where there is one and the role is still held. One query."""
    duties = RoomProctor.objects.filter(
        user__in={user for user, _room in pairs},
        room__in={room for _user, room in pairs},
        ended_at=None,
        user__is_active=True,
        user__role_grants__role__in=(Role.PROCTOR, Role.ADMIN),
    )
    return {
        (duty.user_id, duty.room_id): OnDuty(
            duty_id=duty.pk, room=duty.room, user_public_id=duty.user.public_id
        )
        for duty in duties.select_related("room", "user")
    }


def proctors() -> QuerySet[User]:
    """Everybody who may be put on duty, by name."""
    staff = User.objects.filter(kind=UserKind.STAFF, is_active=True)
    chosen = staff.filter(role_grants__role__in=(Role.PROCTOR, Role.ADMIN))
    return chosen.distinct().order_by("display_name", "pk")


def _watched(rooms: QuerySet[Room], user_id: int) -> QuerySet[Room]:
    return rooms.filter(
        duties__user=user_id,
        duties__ended_at=None,
        duties__user__is_active=True,
        duties__user__role_grants__role__in=(Role.PROCTOR, Role.ADMIN),
    ).distinct()
