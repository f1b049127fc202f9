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
from anpei.invigilation.queries.live import LiveState, live_state
from anpei.invigilation.queries.wall import finished_seats, open_walls, seats_after, watchers_of

__all__ = [
    "LiveState",
    "OnDuty",
    "duties_in",
    "duty_of",
    "finished_seats",
    "free_rooms",
    "live_state",
    "open_walls",
    "proctors",
    "rooms_of",
    "rooms_overview",
    "seats_after",
    "watched_room",
    "watched_rooms",
    "watchers_of",
]
