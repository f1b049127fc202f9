"""A learner's photos as pages show them: by topic, by attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt, ExamKind
from anpei.proctoring.models import Photo, Purpose
from anpei.study.models import TopicStudy


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPhotos:
    """A chosen topic with the photos kept for it, oldest first (SD-35)."""

    study: TopicStudy
    photos: Sequence[Photo]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamPhotos:
    """A final attempt with its photos, oldest first (SD-45: 考试监督)."""

    attempt: Attempt
    photos: Sequence[Photo]


def study_photos(enrolment: Enrolment) -> list[TopicPhotos]:
    """Every chosen topic, in the order chosen; those without a photo too. Two queries."""
    photos = Photo.objects.filter(enrolment=enrolment, purpose=Purpose.STUDY, kept=True)
    photos = photos.select_related("duplicate_of").order_by("topic_study_id", "pk")
    by_study = {
        study_id: list(group) for study_id, group in groupby(photos, lambda p: p.topic_study_id)
    }
    studies = TopicStudy.objects.filter(enrolment=enrolment).select_related("topic").order_by("pk")
    return [TopicPhotos(study=study, photos=by_study.get(study.pk, [])) for study in studies]


def exam_photos(enrolment: Enrolment) -> list[ExamPhotos]:
    """The final attempts of an enrolment, newest first, with their photos. Two queries."""
    photos = Photo.objects.filter(enrolment=enrolment, purpose=Purpose.EXAM)
    photos = photos.select_related("duplicate_of").order_by("attempt_id", "pk")
    by_attempt = {pk: list(group) for pk, group in groupby(photos, lambda p: p.attempt_id)}
    attempts = Attempt.objects.filter(enrolment=enrolment, kind=ExamKind.FINAL).defer("paper")
    return [
        ExamPhotos(attempt=attempt, photos=by_attempt.get(attempt.pk, []))
        for attempt in attempts.order_by("-number")
    ]
