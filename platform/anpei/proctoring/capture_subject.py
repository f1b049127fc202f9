"""What a photo is taken of: an enrolment, and in it a topic or an attempt."""

from dataclasses import dataclass

from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.proctoring.models import Purpose
from anpei.study.models import TopicStudy


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureSubject:
    """``topic_study`` is set for study photos, ``attempt`` for exam photos, neither at a gate."""

    purpose: Purpose
    enrolment: Enrolment
    topic_study: TopicStudy | None = None
    attempt: Attempt | None = None
