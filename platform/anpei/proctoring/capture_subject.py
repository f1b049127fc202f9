"""What a photo is taken of: an enrolment, and in it a topic, an attempt or a movement."""

from dataclasses import dataclass
from datetime import datetime

from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.proctoring.models import PresenceCheck, Purpose
from anpei.study.models import TopicStudy


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureSubject:
    """``topic_study`` is set for study photos, ``attempt`` for exam photos, neither at a gate."""

    purpose: Purpose
    enrolment: Enrolment
    topic_study: TopicStudy | None = None
    attempt: Attempt | None = None
    claimed_at: datetime | None = None
    """Of an exam photo that was taken while the line was cut, by the page's clock."""
    presence: PresenceCheck | None = None
    """The movement asked for, at a gate."""
