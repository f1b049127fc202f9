"""Looking at one photo: facts first, then what it repeats, then the province's band (PL-34)."""

import logging

from django.core.files.storage import default_storage
from django.db import transaction

from anpei.kernel.clock import db_now
from anpei.proctoring import queries, tasks
from anpei.proctoring.domain.noticing import note_what_photo_shows
from anpei.proctoring.domain.presence import judge_presence
from anpei.proctoring.domain.references import ensure_reference
from anpei.proctoring.domain.tell_watchers import tell_watchers
from anpei.proctoring.models import Photo, Purpose
from anpei.proctoring.policies import photo_band
from anpei.proctoring.vision.facts import PhotoFacts
from anpei.proctoring.vision.hashes import hash_bands, hash_to_bytes
from anpei.proctoring.vision.upload import ImageRefused
from anpei.proctoring.vision_settings import vision_settings
from anpei.provinces.contract import PhotoBand
from tenants.enqueuing import enqueue

logger = logging.getLogger(__name__)


def analyse_photo(*, photo: Photo) -> Photo:
    """Fill in ``photo``'s facts and band; a worker's work (loads dlib). Twice is as once.

    A photo whose file is gone or cannot be decoded is UNSURE: a person decides what that means.
    """
    if photo.band != PhotoBand.PENDING:
        return photo
    facts = _look(photo)
    seen = facts is not None and _keep_facts(photo, facts)
    with transaction.atomic():
        _judge(photo, seen=seen)
        note_what_photo_shows(photo)
        judge_presence(photo)
        for later in queries.later_near_duplicates(photo):
            later.duplicate_of = photo
            if later.judged_by_id is None:
                later.band = photo_band(queries.photo_facts(later), later.enrolment)
            later.save(update_fields=["duplicate_of", "band"])
        for attempt in queries.attempts_to_judge().filter(enrolment=photo.enrolment_id):
            enqueue(tasks.judge_attempt, attempt.pk)
    tell_watchers(photo.attempt_id)
    return photo


def _look(photo: Photo) -> PhotoFacts | None:
    from anpei.proctoring.vision import analysis  # noqa: PLC0415 - loads dlib: workers only

    reference = ensure_reference(person=photo.enrolment.person)
    # Whoever stands behind a candidate matters in an exam more than 15 ms.
    settings = vision_settings(thorough=photo.purpose != Purpose.STUDY)
    try:
        with default_storage.open(photo.path) as file:
            return analysis.analyse(file.read(), reference_encoding=reference, settings=settings)
    except (ImageRefused, FileNotFoundError, IsADirectoryError) as error:
        logger.warning("photo %s cannot be looked at: %r", photo.public_id, error)
        return None


def _keep_facts(photo: Photo, facts: PhotoFacts) -> bool:
    """Committed before duplicates are searched: of two copies at once, one sees the other.

    False when the file was deleted meanwhile (consent withdrawn, photo replaced): then nothing
    of the face is written back.
    """
    seen = {
        "analysed_at": db_now(),
        "faces": facts.faces,
        "score": facts.score,
        "distance": facts.distance,
        "sharpness": round(facts.sharpness, 2),
        "brightness": round(facts.brightness, 2),
        "eye_span": round(facts.posture.span / facts.width, 4) if facts.posture else None,
        "turn": facts.posture.turn if facts.posture else None,
        "eyes": facts.posture.eyes if facts.posture else None,
        "is_black": facts.is_black,
        "is_blank": facts.is_blank,
        "model_version": facts.model_version,
        "perceptual_hash": hash_to_bytes(facts.perceptual_hash),
        # Blank pictures are all alike; they say nothing about each other.
        "hash_bands": None if facts.is_blank else hash_bands(facts.perceptual_hash),
    }
    kept = Photo.objects.filter(pk=photo.pk).exclude(path="").update(**seen)
    photo.refresh_from_db()
    return bool(kept)


def _judge(photo: Photo, *, seen: bool) -> None:
    photo.analysed_at = photo.analysed_at or db_now()
    photo.duplicate_of = queries.earlier_near_duplicate(photo)
    photo.band = (
        photo_band(queries.photo_facts(photo), photo.enrolment) if seen else PhotoBand.UNSURE
    )
    photo.save(update_fields=["analysed_at", "duplicate_of", "band"])
