"""Editions: typed policy values that hold from a day (PL-05).

A province ships its editions in code, each value with its source. An association may keep
editions of its own (``provinces.models.TenantEdition``): overrides over a shipped one from a
later day. An enrolment keeps the key of the edition it was made under.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from anpei.provinces.appealing import AppealValues
from anpei.provinces.bands import Band
from anpei.provinces.paying import PayingValues
from anpei.provinces.reminding import ReminderPolicy
from anpei.provinces.values import Area, Unit, value
from anpei.provinces.watching import WatchingValues

__all__ = ["Area", "Band", "Edition", "Policy", "Unit", "edition_on", "value"]


class Policy(ReminderPolicy, PayingValues, WatchingValues, AppealValues):
    """The values the core itself reads. A province adds its own by inheriting.

    Units are in the names: ``_seconds``, ``_minutes``, ``_days``, ``_share`` (0…1),
    ``_tenths`` (of a credit), ``_hundredths`` (of a point), ``_fen``. ``sources`` and ``rules``
    let a province name the clause and the rules of a value that the core declares.
    """

    sources: ClassVar[Mapping[str, str]] = {}
    rules: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    # studying
    beat_seconds: int = value(
        20,
        title=_("Interval of the signs of life while studying"),
        explanation=_("The player reports this often; time counts only between two reports."),
        source="PL-20",
        ge=5,
        le=60,
    )
    playback_speed_max: float = value(
        1.0,
        title=_("Fastest playback"),
        explanation=_("Time watched faster than this does not count."),
        source="PL-21",
        unit=Unit.FACTOR,
        ge=1,
        le=2,
    )
    camera_required_for_study: bool = value(
        True,
        title=_("No camera, no study"),
        explanation=_("Without a working camera the course does not open."),
        source="PL-20",
    )
    face_check_to_study: bool = value(
        False,
        title=_("Study begins with a look at the face"),
        explanation=_("The phone compares it before a player opens; no photos while it plays."),
        source="PL-34",
    )
    finish_days_before_expiry: int = value(
        0,
        title=_("Finish at least this long before the licence expires"),
        explanation=_("The learner's page warns from this day on; report and extension take time."),
        source="PL-20",
        unit=Unit.DAYS,
        ge=0,
    )
    # examining
    exam_minutes: int = value(
        60,
        title=_("Length of the final exam"),
        explanation=_("On the server's clock; leaving does not stop it."),
        area=Area.EXAM,
        source="PL-30",
        ge=1,
        le=600,
    )
    exam_questions: int = value(
        50,
        title=_("Questions in a final paper"),
        area=Area.EXAM,
        source="PL-30",
        unit=Unit.QUESTIONS,
        ge=1,
        le=500,
    )
    pass_mark_hundredths: int = value(
        6000,
        title=_("Pass mark"),
        explanation=_("Of 100 points."),
        area=Area.EXAM,
        source="PL-30",
        ge=0,
        le=10000,
    )
    final_attempts: int = value(
        2,
        title=_("Final exams allowed, the first included"),
        area=Area.EXAM,
        source="PL-30",
        ge=1,
        le=100,
    )
    mock_attempts: int = value(
        5,
        title=_("Mock exams allowed"),
        area=Area.EXAM,
        source="PL-30",
        ge=0,
        le=100,
    )
    exam_photo_seconds: int = value(
        60,
        title=_("Mean time between two exam photos"),
        explanation=_("The moments themselves are random."),
        area=Area.EXAM,
        source="PL-34",
        ge=5,
    )
    camera_required_for_exam: bool = value(
        True,
        title=_("No camera, no final exam"),
        explanation=_("No: the exam begins with its rules, and no photos are taken."),
        area=Area.EXAM,
        source="PL-34",
    )
    leave_grace_seconds: int = value(
        60,
        title=_("Grace for a lost line"),
        explanation=_("Whoever is back within this time has not left the exam."),
        area=Area.EXAM,
        source="PL-30",
        ge=0,
    )
    candidates_per_room: int = value(
        25,
        title=_("Candidates in a room of a live exam"),
        explanation=_("The next candidate opens the next room; one proctor watches 25 at most."),
        area=Area.EXAM,
        source="PL-33",
        unit=Unit.PEOPLE,
        ge=1,
        le=100,
    )
    # faces
    photos_per_topic_min: int = value(
        1,
        title=_("Photos asked for in a topic"),
        explanation=_("At random moments while it is watched."),
        area=Area.PHOTOS,
        source="PL-20",
        unit=Unit.PHOTOS,
        ge=0,
        le=50,
    )
    photos_kept_per_topic: int = value(
        2,
        title=_("Photos kept for a topic"),
        explanation=_("A newer one replaces the oldest."),
        area=Area.PHOTOS,
        source="PL-34",
        unit=Unit.PHOTOS,
        ge=1,
        le=50,
    )
    photo_answer_seconds: int = value(
        45,
        title=_("Time to answer a request for a photo"),
        area=Area.PHOTOS,
        source="PL-20",
        ge=10,
    )
    study_photo_share: float = value(
        0.6,
        title=_("Share of study photos that must pass"),
        explanation=_("Of all the learner's photos together, not topic by topic."),
        area=Area.PHOTOS,
        source="PL-34",
        ge=0,
        le=1,
    )
    exam_photos_min: int = value(
        2,
        title=_("Photos an exam must have"),
        explanation=_("With fewer a reviewer decides."),
        area=Area.PHOTOS,
        source="PL-34",
        unit=Unit.PHOTOS,
        ge=0,
    )
    study_band: Band = value(
        Band(),
        title=_("Thresholds for study photos"),
        explanation=_("Up to the first the machine accepts, up to the second a reviewer looks."),
        area=Area.PHOTOS,
        source="PL-34",
        unit=Unit.DISTANCE,
    )
    exam_band: Band = value(
        Band(),
        title=_("Thresholds for exam photos"),
        explanation=_("Up to the first the machine accepts, up to the second a reviewer looks."),
        area=Area.PHOTOS,
        source="PL-34",
        unit=Unit.DISTANCE,
    )
    sharpness_min: float = value(
        20.0,
        title=_("Least sharpness"),
        explanation=_("A photo below goes to a reviewer."),
        area=Area.PHOTOS,
        source="PL-34",
        unit=Unit.LEVEL,
        ge=0,
    )
    brightness_min: float = value(
        30.0,
        title=_("Least brightness"),
        explanation=_("A photo below goes to a reviewer."),
        area=Area.PHOTOS,
        source="PL-34",
        unit=Unit.LEVEL,
        ge=0,
        le=255,
    )
    review_due_days: int = value(
        3,
        title=_("Target time for a review"),
        area=Area.PHOTOS,
        source="PL-35",
        unit=Unit.WORKING_DAYS,
        ge=1,
    )
    review_second_for_refusals: bool = value(
        False,
        title=_("A refusal needs a second reviewer"),
        area=Area.PHOTOS,
        source="PL-35",
    )
    review_sample_share: float = value(
        0.0,
        title=_("Share of automatic passes that a reviewer looks at"),
        area=Area.PHOTOS,
        source="PL-35",
        ge=0,
        le=1,
    )
    review_sample_holds: bool = value(
        False,
        title=_("A sampled pass waits for its reviewer"),
        area=Area.PHOTOS,
        source="PL-35",
    )
    # keeping
    photo_retention_days: int = value(
        365,
        title=_("Photos are kept after the result is final"),
        explanation=_("Afterwards they are deleted; the result and its reasons stay."),
        area=Area.KEEPING,
        source="PL-13",
        ge=1,
    )


@dataclass(frozen=True, slots=True)
class Edition[P: Policy]:
    """Rules in force from a day. ``source`` names the document; ``key`` is stored with rows.

    ``sources``: the clauses of the values in which this edition differs from the policy type's.
    """

    key: str
    title: str
    holds_from: date
    source: str
    policy: P
    sources: Mapping[str, str] = field(default_factory=dict)


def edition_on[P: Policy](editions: Sequence[Edition[P]], day: date) -> Edition[P]:
    """The edition in force on ``day``; the earliest one for a day before all of them."""
    in_force = [edition for edition in editions if edition.holds_from <= day]
    if in_force:
        return max(in_force, key=lambda edition: edition.holds_from)
    return min(editions, key=lambda edition: edition.holds_from)
