"""A photo as a page shows it: address, band, likeness, what was noticed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anpei.accounts.models import User
from anpei.proctoring.models import Photo
from anpei.proctoring.signed_pictures import expiry, picture_url
from anpei.provinces.contract import PhotoBand
from anpei.provinces.editions import Policy

_TONES = {
    PhotoBand.PENDING: "info",
    PhotoBand.ACCEPT: "success",
    PhotoBand.UNSURE: "warning",
    PhotoBand.REFUSE: "danger",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoTile:
    """``url`` is "" once the file is gone; ``flags`` are sentences, empty when all is well."""

    photo: Photo
    url: str
    tone: str
    flags: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who looks, under which thresholds, and until when the pictures' addresses are good."""

    user: User
    policy: Policy
    expires: int


def look_of(user: User, policy: Policy) -> Look:
    """A look that begins now; one for a whole page."""
    return Look(user=user, policy=policy, expires=expiry())


def photo_tiles(photos: Iterable[Photo], look: Look) -> list[PhotoTile]:
    """Tiles with addresses for whoever looks."""
    return [
        PhotoTile(
            photo=photo,
            url=picture_url(photo, look.user, look.expires) if photo.path else "",
            tone=_TONES[PhotoBand(photo.band)],
            flags=photo_flags(photo, look.policy),
        )
        for photo in photos
    ]


def photo_flags(photo: Photo, policy: Policy) -> list[str]:
    """What the machine noticed on an analysed photo, in words."""
    if photo.band == PhotoBand.PENDING:
        return []
    if photo.faces is None:
        return [_("The picture could not be read.")]
    flags = []
    if photo.is_black or photo.is_blank:
        flags.append(_("Black or white picture"))
    elif photo.faces == 0:
        flags.append(_("No face"))
    elif photo.faces > 1:
        flags.append(ngettext("%(n)s face", "%(n)s faces", photo.faces) % {"n": photo.faces})
    if photo.faces and photo.distance is None:
        flags.append(_("No reference photo to compare with"))
    if photo.faces and (photo.sharpness or 0) < policy.sharpness_min:
        flags.append(_("Blurred"))
    if photo.faces and (photo.brightness or 0) < policy.brightness_min:
        flags.append(_("Too dark"))
    if photo.duplicate_of_id:
        flags.append(_("Same picture as an earlier photo"))
    return flags
