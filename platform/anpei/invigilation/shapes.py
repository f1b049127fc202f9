"""The JSON of the wall: the same over the socket and over HTTP; allow-lists, by hand (T25)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from anpei.exams.api.shapes import milliseconds
from anpei.invigilation.models import RoomProctor, SeatState
from anpei.invigilation.signed_pictures import wall_picture_url


def seat_shape(seat: SeatState, *, room: str, viewer: str, expires: int) -> dict[str, Any]:
    """One tile for the user of public id ``viewer``; moments in milliseconds of 1970."""
    enrolment, photo = seat.attempt.enrolment, seat.photo
    return {
        "id": seat.attempt.public_id,
        "room": room,
        "seq": seat.seq,
        "name": enrolment.person.name,
        "enterprise": enrolment.enterprise.name,
        "phase": seat.phase,
        "outcome": seat.outcome,
        "deadline": _moment(seat.deadline_at),
        "paused": _moment(seat.paused_at),
        "over": _moment(seat.over_at),
        "photo": wall_picture_url(photo.public_id, viewer, expires) if photo else "",
        "photo_id": photo.public_id if photo else "",
        "taken": _moment(photo.moment) if photo else None,
        "band": seat.band,
        "similarity": seat.similarity,
        "flags": list(seat.flags),
        "silence": seat.silence,
        "hand": seat.hand_raised,
        "unread": seat.unread,
        "risk": seat.risk,
        "badness": seat.badness,
    }


def watchers_shape(duties: Iterable[RoomProctor], at_wall: Collection[int]) -> list[dict[str, Any]]:
    """Who is on duty, whose wall is open, and whose tile they have open."""
    return [
        {
            "id": duty.user.public_id,
            "name": duty.user.display_name,
            "here": duty.pk in at_wall,
            "looks_at": duty.looking_at.public_id if duty.looking_at else "",
        }
        for duty in duties
    ]


def _moment(moment: datetime | None) -> int | None:
    return milliseconds(moment) if moment else None
