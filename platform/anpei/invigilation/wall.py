"""The wall for several viewers at once: settled, read once, and cut to what each has not seen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anpei.exams.api.shapes import milliseconds
from anpei.invigilation import domain, queries
from anpei.invigilation.models import Room, SeatState
from anpei.invigilation.shapes import seat_shape, watchers_shape
from anpei.kernel.clock import db_now
from anpei.proctoring.signed_pictures import SECONDS


@dataclass(frozen=True, slots=True)
class View:
    """What one viewer knows of one room: everything up to number ``after``."""

    room: Room
    viewer: str
    after: int


def look(views: Sequence[View], *, entirely: Collection[int] = ()) -> list[dict[str, Any]]:
    """For each view ``{room, from, seq, now, seats, watchers}``: the truth at this moment.

    The number of queries does not grow with seats or viewers. ``seq`` is the greatest number
    among what was read, so that nothing between two looks is ever skipped.
    """
    rooms = {view.room.pk for view in views}
    domain.settle_rooms(rooms, entirely=entirely)
    read_from = {pk: min(v.after for v in views if v.room.pk == pk) for pk in rooms}
    seats = queries.seats_after(read_from)
    watchers = queries.watchers_of(rooms)
    at_wall = queries.open_walls([one for duties in watchers.values() for one in duties])
    now = db_now()
    return [
        {
            "room": view.room.public_id,
            "from": view.after,
            "now": milliseconds(now),
            **_seats(view, seats, int(now.timestamp()) + SECONDS),
            "watchers": watchers_shape(watchers.get(view.room.pk, ()), at_wall),
        }
        for view in views
    ]


def _seats(view: View, seats: Mapping[int, Sequence[SeatState]], expires: int) -> dict[str, Any]:
    mine = [
        seat_shape(seat, room=view.room.public_id, viewer=view.viewer, expires=expires)
        for seat in seats.get(view.room.pk, ())
        if seat.seq > view.after or view.after == 0
    ]
    return {"seq": max([view.after, *(one["seq"] for one in mine)]), "seats": mine}
