"""The profile photo against the picture its holder is compared with; a worker's work (YN-21)."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.messages.domain import notify
from anpei.presence.domain.profile import give_up_photo
from anpei.presence.messages import PHOTO_REFUSED
from anpei.presence.models import ProfilePhoto
from anpei.proctoring.domain import ensure_reference
from anpei.proctoring.models import ReferencePhoto, ReferenceSource
from anpei.proctoring.vision.upload import ImageRefused
from anpei.proctoring.vision_settings import vision_settings
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import current_edition, current_province
from anpei.provinces.facts import PhotoFacts

_OBJECTIONS = {
    "no_face": _("No face was found on it."),
    "several_faces": _("There is more than one face on it."),
    "blurred_face": _("It is too blurred."),
    "other_face": _("The face differs from the photo on your certificate."),
}
_UNREADABLE = _("The picture cannot be read.")


def compare_photo(*, photo: ProfilePhoto) -> None:
    """Look at ``photo`` once for every picture its holder is compared with; a photo without one
    clear face, or with the face of somebody else, is given up and its holder is told."""
    reference = ReferencePhoto.objects.filter(person=photo.person_id).first()
    if reference is None:
        return
    objection = _objection(photo, reference)
    with transaction.atomic():
        # Of this very photo: it may have been given up and set anew meanwhile.
        this = ProfilePhoto.objects.filter(pk=photo.pk, sha256=photo.sha256)
        if this.update(compared_with=reference.sha256) and objection:
            give_up_photo(photo=photo, by=None, reason=objection)
            _tell(photo, str(_OBJECTIONS.get(objection, _UNREADABLE)))


def _objection(photo: ProfilePhoto, reference: ReferencePhoto) -> str:
    """Why it cannot stay; "" where it can, or where the province leaves it to a person."""
    from anpei.proctoring.vision import analysis  # noqa: PLC0415 - loads dlib: workers only

    encoding = ensure_reference(person=photo.person)
    if reference.source == ReferenceSource.LEARNER:
        reference.refresh_from_db(fields=["problem"])
        return reference.problem
    try:
        with default_storage.open(photo.path) as file:
            seen = analysis.analyse(
                file.read(),
                reference_encoding=encoding,
                settings=vision_settings(thorough=True),
            )
    except ImageRefused as refused:
        return refused.code
    except FileNotFoundError:
        return "file_missing"
    if seen.faces != 1:
        return "several_faces" if seen.faces else "no_face"
    facts = PhotoFacts(
        purpose="gate",
        faces=seen.faces,
        distance=seen.distance,
        sharpness=seen.sharpness,
        brightness=seen.brightness,
        is_blank=seen.is_blank,
        duplicate_of="",
    )
    band = current_province().photo_band(facts, current_edition())
    return "other_face" if band == PhotoBand.REFUSE else ""


def _tell(photo: ProfilePhoto, reason: str) -> None:
    learner = User.objects.filter(person=photo.person_id, is_active=True).first()
    if learner is not None:
        link = reverse("presence:profile_photo")
        notify(kind=PHOTO_REFUSED, to=learner, facts={"reason": reason}, link=link, about=learner)
