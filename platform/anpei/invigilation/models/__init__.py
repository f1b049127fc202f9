from anpei.invigilation.models.candidate_message import CandidateMessage
from anpei.invigilation.models.command import Command, CommandKind
from anpei.invigilation.models.live_look import LiveLook, LiveWay
from anpei.invigilation.models.raised_hand import RaisedHand
from anpei.invigilation.models.room import Room
from anpei.invigilation.models.room_proctor import DutyOrigin, RoomProctor
from anpei.invigilation.models.seat_state import SeatPhase, SeatState

__all__ = [
    "CandidateMessage",
    "Command",
    "CommandKind",
    "DutyOrigin",
    "LiveLook",
    "LiveWay",
    "RaisedHand",
    "Room",
    "RoomProctor",
    "SeatPhase",
    "SeatState",
]
