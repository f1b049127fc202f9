from anpei.proctoring.models.appeal import Appeal
from anpei.proctoring.models.appeal_event import AppealEvent
from anpei.proctoring.models.calibration import Calibration
from anpei.proctoring.models.capture_ticket import CaptureTicket, Purpose
from anpei.proctoring.models.incident import TOLD_BY_PAGE, Incident, IncidentKind
from anpei.proctoring.models.photo import Photo
from anpei.proctoring.models.photo_view import PhotoView
from anpei.proctoring.models.presence_check import PresenceAction, PresenceCheck
from anpei.proctoring.models.reference_photo import ReferencePhoto, ReferenceSource
from anpei.proctoring.models.review import Review, ReviewOrigin

__all__ = [
    "TOLD_BY_PAGE",
    "Appeal",
    "AppealEvent",
    "Calibration",
    "CaptureTicket",
    "Incident",
    "IncidentKind",
    "Photo",
    "PhotoView",
    "PresenceAction",
    "PresenceCheck",
    "Purpose",
    "ReferencePhoto",
    "ReferenceSource",
    "Review",
    "ReviewOrigin",
]
