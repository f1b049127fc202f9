from anpei.invigilation.models.live_look import LiveLook, LiveWay
from anpei.invigilation.models.room import Room
from anpei.invigilation.models.room_proctor import DutyOrigin, RoomProctor
from anpei.invigilation.models.seat_state import SeatPhase, SeatState

__all__ = ["DutyOrigin", "LiveLook", "LiveWay", "Room", "RoomProctor", "SeatPhase", "SeatState"]
