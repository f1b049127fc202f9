from anpei.invigilation.queries.duties import (
    OnDuty,
    duties_in,
    duty_of,
    free_rooms,
    proctors,
    rooms_of,
    rooms_overview,
    watched_room,
    watched_rooms,
)
from anpei.invigilation.queries.wall import open_walls, seats_after, watchers_of

__all__ = [
    "OnDuty",
    "duties_in",
    "duty_of",
    "free_rooms",
    "open_walls",
    "proctors",
    "rooms_of",
    "rooms_overview",
    "seats_after",
    "watched_room",
    "watched_rooms",
    "watchers_of",
]
