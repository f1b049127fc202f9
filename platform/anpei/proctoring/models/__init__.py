from anpei.proctoring.models.capture_ticket import CaptureTicket, Purpose
from anpei.proctoring.models.incident import Incident, IncidentKind
from anpei.proctoring.models.photo import Photo
from anpei.proctoring.models.photo_view import PhotoView
from anpei.proctoring.models.reference_photo import ReferencePhoto, ReferenceSource
from anpei.proctoring.models.review import Review, ReviewOrigin

__all__ = [
    "CaptureTicket",
    "Incident",
    "IncidentKind",
    "Photo",
    "PhotoView",
    "Purpose",
    "ReferencePhoto",
    "ReferenceSource",
    "Review",
    "ReviewOrigin",
]
