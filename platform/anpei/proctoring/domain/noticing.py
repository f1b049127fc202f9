"""What an exam's photo shows becomes an incident, the photo its evidence (PL-31, PL-34)."""

from collections.abc import Iterator

from anpei.proctoring.domain.incidents import record_incident
from anpei.proctoring.models import IncidentKind, Photo
from anpei.provinces.current import edition_by_key
from anpei.provinces.editions import Policy


def note_what_photo_shows(photo: Photo) -> None:
    """Record it all; nothing follows but a second look. For an exam's photo, once analysed."""
    if photo.attempt is None:
        return
    policy = edition_by_key(photo.enrolment.edition_key).policy
    for kind, detail in _seen(photo, policy):
        record_incident(
            attempt=photo.attempt, kind=kind, by=None, detail=detail, again=True, photo=photo
        )


def _seen(photo: Photo, policy: Policy) -> Iterator[tuple[IncidentKind, str]]:
    if photo.is_blank or photo.is_black:
        yield IncidentKind.CAMERA_COVERED, ""
        return
    if photo.faces == 0:
        yield IncidentKind.NO_FACE, ""
    elif photo.faces is not None and photo.faces > 1:
        yield IncidentKind.SEVERAL_FACES, str(photo.faces)
    if photo.distance is not None and photo.distance > policy.exam_band.unsure:
        yield IncidentKind.STRANGER, f"{photo.similarity} %"
    if photo.duplicate_of_id is not None:
        yield IncidentKind.REPLAYED, ""
