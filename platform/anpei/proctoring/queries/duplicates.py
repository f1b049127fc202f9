"""Pictures that were shown before: the same bytes or nearly, within and across learners (T31)."""

from django.db.models import Q, QuerySet

from anpei.proctoring.models import Photo
from anpei.proctoring.vision.hashes import hash_from_bytes, is_near_duplicate

_CANDIDATES = 500


def earlier_near_duplicate(photo: Photo) -> Photo | None:
    """The first earlier photo of anybody in this tenant that shows the same picture."""
    earlier = _candidates(photo).filter(pk__lt=photo.pk).order_by("pk")[:_CANDIDATES]
    return next((other for other in earlier if _same_picture(photo, other)), None)


def later_near_duplicates(photo: Photo) -> list[Photo]:
    """Later photos that were analysed before this one and show the same picture."""
    later = _candidates(photo).filter(pk__gt=photo.pk, duplicate_of=None)
    later = later.exclude(band="pending").select_related("enrolment").order_by("pk")
    return [other for other in later[:_CANDIDATES] if _same_picture(photo, other)]


def _candidates(photo: Photo) -> QuerySet[Photo]:
    """By digest or by a shared band of the perceptual hash: both have an index."""
    alike = Q(sha256=photo.sha256)
    if photo.hash_bands:
        alike |= Q(hash_bands__overlap=photo.hash_bands)
    return Photo.objects.filter(alike, is_blank=False)


def _same_picture(one: Photo, other: Photo) -> bool:
    if one.sha256 == other.sha256:
        return True
    if not one.perceptual_hash or not other.perceptual_hash:
        return False
    return is_near_duplicate(
        hash_from_bytes(one.perceptual_hash), hash_from_bytes(other.perceptual_hash)
    )
