"""What a wall reads: the seats changed after a number, and who else looks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from django.db.models import Q, QuerySet

from anpei.invigilation.models import Room, RoomProctor, SeatPhase, SeatState
from anpei.kernel.clock import db_now

OVER_SHOWS = timedelta(minutes=10)
"""How long a seat stays on the wall when its exam is over."""
AT_WALL = timedelta(seconds=15)
"""A wall that was open this long ago counts as open."""


def seats_after(rooms: Mapping[int, int]) -> dict[int, list[SeatState]]:
    """Room → the seats whose number is greater than the one given for it, in their order.

    From 0 on: only those that are still worth showing. One query for any number of rooms.
    """
    wanted = Q(pk__in=())
    for room, after in rooms.items():
        changed = Q(room=room, seq__gt=after)
        if after == 0:
            running = ~Q(phase=SeatPhase.OVER) | Q(over_at__gte=db_now() - OVER_SHOWS)
            changed = Q(room=room) & running
        wanted |= changed
    seats = SeatState.objects.filter(wanted).select_related(
        "attempt__enrolment__person", "attempt__enrolment__enterprise", "photo"
    )
    seats = seats.defer("attempt__paper", "photo__perceptual_hash", "photo__hash_bands")
    found: dict[int, list[SeatState]] = defaultdict(list)
    for seat in seats.order_by("room_id", "seq"):
        found[seat.room_id].append(seat)
    return found


def finished_seats(room: Room) -> QuerySet[SeatState]:
    """The seats of ``room`` whose exam is over, the last first, with their candidates."""
    seats = SeatState.objects.filter(room=room, phase=SeatPhase.OVER).select_related(
        "attempt__enrolment__person", "attempt__enrolment__enterprise"
    )
    return seats.defer("attempt__paper").order_by("-over_at", "-pk")


def watchers_of(rooms: Collection[int]) -> dict[int, list[RoomProctor]]:
    """Room → everybody on duty there, with what they look at. One query."""
    duties = RoomProctor.objects.filter(room__in=rooms, ended_at=None)
    found: dict[int, list[RoomProctor]] = defaultdict(list)
    for duty in duties.select_related("user", "looking_at").defer("looking_at__paper"):
        found[duty.room_id].append(duty)
    return found


def open_walls(duties: Iterable[RoomProctor]) -> set[int]:
    """The duties whose wall is open now."""
    since = db_now() - AT_WALL
    return {one.pk for one in duties if one.at_wall_at is not None and one.at_wall_at >= since}
