"""What is wrong with a picture before the exam, and what to do about it (SD-33, PL-34)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Text
from anpei.proctoring.models import Photo
from anpei.provinces.editions import Policy


@dataclass(frozen=True, slots=True)
class Cause:
    """``code`` is stable; ``remedy`` says what to do."""

    code: str
    text: Text
    remedy: Text


BLACK = Cause(
    "black",
    _("The picture is black or of one colour."),
    _("Open the camera's cover, switch on the light, and close programs that use the camera."),
)
NO_FACE = Cause(
    "no_face",
    _("No face was found in the picture."),
    _("Sit straight before the camera, without mask or sunglasses, your whole face in the frame."),
)
SEVERAL = Cause(
    "several_faces",
    _("More than one face is in the picture."),
    _("Nobody else may be in the room's picture; take down posters with faces behind you."),
)
DARK = Cause(
    "dark",
    _("Your face is too dark."),
    _("Put a lamp before you and turn away from the window, so that light falls on your face."),
)
BLURRED = Cause(
    "blurred",
    _("Your face is blurred."),
    _("Wipe the lens, hold still, and sit at arm's length from the camera."),
)
STRANGER = Cause(
    "stranger",
    _("The face does not look like the photo of your licence."),
    _("Take off glasses and cap and try again. If it is you, go on: a person decides, no machine."),
)
NO_REFERENCE = Cause(
    "no_reference",
    _("There is no photo of your licence to compare with."),
    _("You need do nothing: a reviewer compares your photos after the exam."),
)


def causes_of(photo: Photo, policy: Policy) -> tuple[Cause, ...]:
    """Everything wrong with an analysed picture, the first thing to mend first; () is good."""
    if photo.is_black or photo.is_blank:
        return (BLACK,)
    if not photo.faces:
        return (NO_FACE,)
    return tuple(_face_causes(photo, policy))


def _face_causes(photo: Photo, policy: Policy) -> Iterator[Cause]:
    if (photo.faces or 0) > 1:
        yield SEVERAL
    if (photo.brightness or 0.0) < policy.brightness_min:
        yield DARK
    if (photo.sharpness or 0.0) < policy.sharpness_min:
        yield BLURRED
    if photo.distance is None:
        yield NO_REFERENCE
    elif photo.distance > policy.exam_band.unsure:
        yield STRANGER
