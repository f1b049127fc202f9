from anpei.centres.models.booking import Booking
from anpei.centres.models.booking_event import BookingEvent
from anpei.centres.models.centre import Centre
from anpei.centres.models.room import Room
from anpei.centres.models.score import Score
from anpei.centres.models.score_correction import ScoreCorrection
from anpei.centres.models.sitting import Sitting, SittingKind

__all__ = [
    "Booking",
    "BookingEvent",
    "Centre",
    "Room",
    "Score",
    "ScoreCorrection",
    "Sitting",
    "SittingKind",
]
