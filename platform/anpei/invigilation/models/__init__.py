from anpei.invigilation.models.room import Room
from anpei.invigilation.models.room_proctor import RoomProctor
from anpei.invigilation.models.seat_state import SeatState

__all__ = ["Room", "RoomProctor", "SeatState"]
