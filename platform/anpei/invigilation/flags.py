"""What a tile warns of: codes, words, weights. A weight orders tiles and decides nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Text
from anpei.proctoring.models import IncidentKind, Photo
from anpei.provinces.contract import PhotoBand
from anpei.provinces.editions import Policy


@dataclass(frozen=True, slots=True)
class Flag:
    """One warning."""

    label: Text
    weight: int
    tone: str = "warning"


FLAGS: Mapping[str, Flag] = {
    "stranger": Flag(_("Another person"), 300, "danger"),
    "faces": Flag(_("Several faces"), 260, "danger"),
    "nobody": Flag(_("Nobody there"), 240, "danger"),
    "dark_picture": Flag(_("Black or white picture"), 220, "danger"),
    "repeated": Flag(_("Same picture again"), 200, "danger"),
    "unlike": Flag(_("Not sure who it is"), 120),
    "unclear": Flag(_("Blurred or too dark"), 60),
    "no_reference": Flag(_("No photo to compare with"), 20, "neutral"),
    IncidentKind.CAMERA_LOST: Flag(_("Camera lost"), 210, "danger"),
    IncidentKind.PHOTO_MISSED: Flag(_("Photo missed"), 90),
    IncidentKind.IRREGULARITY: Flag(_("Irregularity marked"), 150, "danger"),
}
OTHER_INCIDENT = 80
"""The weight of an incident that has no line of its own above."""
_LABELS: Mapping[str, Text] = dict(IncidentKind.choices)


def flag_of(code: str) -> Flag:
    """The flag behind a code; an incident's kind is one."""
    return FLAGS.get(code) or Flag(_LABELS.get(code, code), OTHER_INCIDENT)


def worst_first(codes: Iterable[str]) -> list[str]:
    return sorted(set(codes), key=lambda code: (-flag_of(code).weight, code))


def photo_warnings(photo: Photo, policy: Policy) -> set[str]:
    """What the machine noticed on an analysed photo; a reviewer's acceptance silences it."""
    if photo.band == PhotoBand.PENDING or (photo.judged_by_id and photo.band == PhotoBand.ACCEPT):
        return set()
    if photo.is_black or photo.is_blank:
        return {"dark_picture"}
    found = {"repeated"} if photo.duplicate_of_id else set()
    if photo.faces == 0:
        found.add("nobody")
    if photo.faces:
        found |= _face_warnings(photo, policy)
    return found


def _face_warnings(photo: Photo, policy: Policy) -> set[str]:
    found = {"faces"} if (photo.faces or 0) > 1 else set()
    if photo.distance is None:
        found.add("no_reference")
    elif photo.distance > policy.exam_band.unsure:
        found.add("stranger")
    elif photo.distance > policy.exam_band.accept:
        found.add("unlike")
    clear = (photo.sharpness or 0) >= policy.sharpness_min
    if not (clear and (photo.brightness or 0) >= policy.brightness_min):
        found.add("unclear")
    return found


def all_flags() -> list[tuple[str, Flag]]:
    """Every code with its words and tone, for pages."""
    return [(code, flag_of(code)) for code in dict.fromkeys([*FLAGS, *_LABELS])]
