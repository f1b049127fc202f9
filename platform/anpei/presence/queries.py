"""Reads: one's own checks, the check behind a code, profile photos for staff."""

from django.db.models import F, Q, QuerySet

from anpei.kernel import crypto
from anpei.kernel.clock import db_now
from anpei.kernel.identity_numbers import is_identity_number, normalise_number
from anpei.people.models import Person
from anpei.presence.models import FaceCheck, ProfilePhoto
from anpei.presence.tokens import read_look_token


def own_check(person_id: int | None, public_id: str) -> FaceCheck | None:
    """The learner's own check of this id; None for anybody else's."""
    if person_id is None:
        return None
    mine = FaceCheck.objects.filter(study__enrolment__person=person_id, public_id=public_id)
    return mine.first()


def check_of_token(token: str) -> FaceCheck | None:
    """The check of a genuine code that is not too old, with whom it is about."""
    public_id = read_look_token(token)
    if public_id is None:
        return None
    return (
        FaceCheck.objects.select_related("study__topic", "study__enrolment__person")
        .filter(public_id=public_id, expires_at__gt=db_now())
        .first()
    )


def has_profile_photo(person: Person) -> bool:
    return ProfilePhoto.objects.filter(person=person).exists()


def photos_to_compare() -> QuerySet[ProfilePhoto]:
    """Photos that have not been compared with the picture their holder is compared with now."""
    return ProfilePhoto.objects.select_related("person").exclude(
        Q(person__reference_photo=None) | Q(compared_with=F("person__reference_photo__sha256"))
    )


def photos_for_staff(words: str = "") -> QuerySet[ProfilePhoto]:
    """Profile photos, newest first, by a part of the name or a whole ID number."""
    rows = ProfilePhoto.objects.select_related("person").order_by("-set_at", "-pk")
    text = words.strip()
    if is_identity_number(text):
        digest = crypto.lookup_hash(normalise_number(text))
        return rows.filter(person__id_number_hash=digest)
    return rows.filter(Q(person__name__icontains=text)) if text else rows
