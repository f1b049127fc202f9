"""How long photos are kept: replaced ones, expired ones, those of a withdrawn consent."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import policy_now
from anpei.people.models import Person
from anpei.proctoring.models import Photo, ReferencePhoto
from anpei.proctoring.signals import face_data_deleted
from anpei.provinces.current import edition_by_key
from anpei.study.models import TopicStudy

_FINAL = (
    EnrolmentState.CERTIFIED,
    EnrolmentState.CANCELLED,
    EnrolmentState.EXPIRED,
    EnrolmentState.EXAM_FAILED,
    EnrolmentState.DISQUALIFIED,
)
_BATCH = 500


def keep_newest(*, topic_study: TopicStudy, number: int) -> None:
    """Keep the topic's ``number`` newest study photos; older ones lose their file (SD-35)."""
    with transaction.atomic():
        # Two photos that arrive at once must see each other.
        TopicStudy.objects.select_for_update(no_key=True, of=("self",)).get(pk=topic_study.pk)
        kept = Photo.objects.filter(topic_study=topic_study, kept=True).order_by("-pk")
        _discard(list(kept[number:]))


def discard_expired_photos() -> int:
    """Delete the files of photos whose result has been final for the edition's time; how many."""
    discarded = 0
    enrolments = (
        Enrolment.objects.filter(state__in=_FINAL, photos__path__gt="")
        .select_related("person")
        .distinct()
    )
    for enrolment in enrolments.order_by("pk")[:_BATCH]:
        policy = edition_by_key(enrolment.edition_key).policy
        last = enrolment.events.order_by("-pk").values_list("at", flat=True).first()
        final_since = last or enrolment.created_at
        if final_since + timedelta(days=policy.photo_retention_days) < policy_now():
            with transaction.atomic():
                photos = list(enrolment.photos.filter(path__gt=""))
                _discard(photos, kept=True)
                digests = [photo.sha256 for photo in photos]
                if not _is_needed(enrolment.person):
                    digests += _delete_portraits(enrolment.person)
                audit.record(
                    act="photos.expired", subject=enrolment, by=None, after={"deleted": digests}
                )
            discarded += len(photos)
    return discarded


def _is_needed(person: Person) -> bool:
    """Whether anything under way, or still within its retention, is compared with the person."""
    others = Enrolment.objects.filter(person=person)
    return others.filter(~Q(state__in=_FINAL) | Q(photos__path__gt="")).exists()


def delete_face_data(*, person: Person) -> int:
    """Delete every picture and encoding of ``person`` (consent withdrawn); how many pictures.

    The audit entry is the proof: it names what was deleted by digest (T20).
    """
    with transaction.atomic():
        photos = list(Photo.objects.select_for_update(no_key=True).filter(enrolment__person=person))
        _discard([photo for photo in photos if photo.path], kept=True)
        Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(
            perceptual_hash=None, hash_bands=None, distance=None
        )
        digests = [*(photo.sha256 for photo in photos), *_delete_portraits(person)]
        audit.record(act="face_data.deleted", subject=person, by=None, after={"deleted": digests})
    return len(digests)


def _delete_portraits(person: Person) -> list[str]:
    """What shows the person outside any enrolment; the digests of what is deleted."""
    digests = []
    reference = ReferencePhoto.objects.filter(person=person).first()
    if reference:
        digests.append(reference.sha256)
        _delete_later([reference.path])
        reference.delete()
    for _receiver, deleted in face_data_deleted.send(sender=Person, person=person):
        digests.extend(deleted or ())
    return digests


def _discard(photos: list[Photo], *, kept: bool = False) -> None:
    if not photos:
        return
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(path="", kept=kept)
    _delete_later(photo.path for photo in photos)


def _delete_later(paths: Iterable[str]) -> None:
    """Once the rows no longer name them: a crash leaves a file too many, never one too few."""
    doomed = [path for path in paths if path]

    def delete() -> None:
        for path in doomed:
            default_storage.delete(path)

    transaction.on_commit(delete)
