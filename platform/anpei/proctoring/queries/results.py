"""What the province is told about photos and about a passed exam."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import HAS_QUALIFIED, EnrolmentState
from anpei.exams.facts import attempt_facts
from anpei.exams.models import Attempt, ExamKind
from anpei.kernel.clock import db_now
from anpei.proctoring.models import Incident, Photo, Purpose
from anpei.proctoring.queries.risk import attempt_risk
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.editions import Edition
from anpei.provinces.facts import BandCount, PhotoFacts, QualificationFacts
from anpei.study.queries import study_facts

_LOOKED_AT_FOR = timedelta(hours=2)
"""After an exam: evidence is taken for half an hour (``policies.LATE_EVIDENCE``), then analysed."""


def photo_facts(photo: Photo) -> PhotoFacts:
    """One analysed photo, as the province sees it."""
    return PhotoFacts(
        purpose=photo.purpose,
        faces=photo.faces or 0,
        distance=photo.distance,
        sharpness=photo.sharpness or 0.0,
        brightness=photo.brightness or 0.0,
        is_blank=photo.is_blank or photo.is_black,
        duplicate_of=photo.duplicate_of.public_id if photo.duplicate_of else "",
    )


def count_bands(photos: QuerySet[Photo]) -> BandCount:
    """Photos by band, in one query."""
    counts = photos.order_by().aggregate(
        **{band: Count("pk", filter=Q(band=band)) for band in PhotoBand}
    )
    return BandCount(**counts)


def _exam_photos(attempt: Attempt) -> QuerySet[Photo]:
    return Photo.objects.filter(attempt=attempt, kept=True)


def _study_photos(enrolment_id: int) -> QuerySet[Photo]:
    return Photo.objects.filter(enrolment_id=enrolment_id, purpose=Purpose.STUDY, kept=True)


def exam_bands(attempt: Attempt) -> BandCount:
    """The attempt's photos by band."""
    return count_bands(_exam_photos(attempt))


def has_pending_photos(attempt: Attempt) -> bool:
    """Whether a photo that counts for this result has not been looked at."""
    pending = Q(attempt=attempt) | Q(enrolment=attempt.enrolment_id, purpose=Purpose.STUDY)
    return Photo.objects.filter(pending, kept=True, band=PhotoBand.PENDING).exists()


def attempts_to_judge() -> QuerySet[Attempt]:
    """Passed final exams whose enrolment waits, and that no reviewer has or had."""
    return (
        Attempt.objects.filter(
            kind=ExamKind.FINAL,
            passed=True,
            review=None,
            enrolment__state=EnrolmentState.EXAM_PASSED,
        )
        .defer("paper")
        .order_by("pk")
    )


def attempts_with_late_evidence() -> QuerySet[Attempt]:
    """Passed by the machine, with a photo or an incident that became known afterwards (T31)."""
    passed = OuterRef("enrolment__qualified_at")
    photos = Photo.objects.filter(attempt=OuterRef("pk"), kept=True, analysed_at__gt=passed)
    incidents = Incident.objects.filter(attempt=OuterRef("pk"), at__gt=passed)
    return (
        Attempt.objects.filter(
            Exists(photos) | Exists(incidents),
            kind=ExamKind.FINAL,
            passed=True,
            review=None,
            enrolment__state__in=HAS_QUALIFIED,
            closed_at__gt=db_now() - _LOOKED_AT_FOR,
        )
        .defer("paper")
        .order_by("pk")
    )


def qualification_facts(
    enrolment: Enrolment, attempt: Attempt, edition: Edition[Any]
) -> QualificationFacts:
    """Everything that decides whether a passed exam stands without a human look (SD-50)."""
    return QualificationFacts(
        attempt=attempt_facts(attempt, current_province().on_timeout(edition)),
        exam_photos=exam_bands(attempt),
        study_photos=count_bands(_study_photos(enrolment.pk)),
        incidents=Incident.objects.filter(attempt=attempt).count(),
        study=study_facts(enrolment),
        venue=attempt.venue,
        risk=attempt_risk(attempt).points,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPhotoShare:
    """How the study photos of an enrolment stand (SD-36)."""

    accepted: int
    total: int
    pending: int
    required_share: float

    @property
    def enough(self) -> bool:
        """Whether the required share of all of the learner's photos passed."""
        return self.total > 0 and self.accepted >= self.required_share * self.total

    @property
    def missing(self) -> int:
        """How many of the photos there are would have to pass as well."""
        return max(0, ceil(self.required_share * self.total) - self.accepted)


def study_photo_bands(enrolments: Iterable[int]) -> dict[int, BandCount]:
    """Enrolment's key → its kept study photos by band; in one query, those without any left out."""
    photos = Photo.objects.filter(enrolment__in=enrolments, purpose=Purpose.STUDY, kept=True)
    rows = (
        photos.order_by()
        .values("enrolment_id")
        .annotate(**{band: Count("pk", filter=Q(band=band)) for band in PhotoBand})
        .values_list("enrolment_id", *PhotoBand)
    )
    return {key: BandCount(**dict(zip(PhotoBand, counts, strict=True))) for key, *counts in rows}


def enough_study_photos(enrolment: Enrolment) -> StudyPhotoShare:
    """All kept study photos of the enrolment together, whatever their topics (FAQ 8)."""
    counts = count_bands(_study_photos(enrolment.pk))
    return StudyPhotoShare(
        accepted=counts.accept,
        total=counts.total,
        pending=counts.pending,
        required_share=edition_by_key(enrolment.edition_key).policy.study_photo_share,
    )
