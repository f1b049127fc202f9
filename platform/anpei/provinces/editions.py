"""Editions: typed policy values that hold from a day (PL-05).

A province ships its editions in code, each value with its source. An association may keep
editions of its own (``provinces.models.TenantEdition``): overrides over a shipped one from a
later day. An enrolment keeps the key of the edition it was made under.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def value(default: Any, *, title: str, source: str, **constraints: Any) -> Any:
    """One policy value: what it is in plain words and where it comes from."""
    return Field(default, title=title, json_schema_extra={"source": source}, **constraints)


class Band(BaseModel):
    """Thresholds on the distance between two faces: ≤ accept, ≤ unsure, else refuse."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accept: float = Field(0.45, ge=0, le=1)
    unsure: float = Field(0.6, ge=0, le=1)


class Policy(BaseModel):
    """The values the core itself reads. A province adds its own by inheriting.

    Units are in the names: ``_seconds``, ``_minutes``, ``_days``, ``_share`` (0…1),
    ``_tenths`` (of a credit), ``_hundredths`` (of a point), ``_fen``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # studying
    beat_seconds: int = value(20, title="Seconds between two beats", source="PL-20", ge=5, le=60)
    playback_speed_max: float = value(1.0, title="Fastest playback", source="PL-21", ge=1, le=2)
    camera_required_for_study: bool = value(True, title="No camera, no study", source="SD-33")
    photos_per_topic_min: int = value(1, title="Photos asked for in a topic", source="PL-20", ge=0)
    photos_kept_per_topic: int = value(2, title="Photos kept for a topic", source="SD-35", ge=1)
    photo_answer_seconds: int = value(
        45, title="Seconds to answer a request for a photo", source="PL-20", ge=10
    )
    study_photo_share: float = value(
        0.6, title="Share of study photos that must pass", source="SD-36", ge=0, le=1
    )
    finish_days_before_expiry: int = value(
        0, title="Finish at least, days before expiry", source="SD-30", ge=0
    )
    # examining
    exam_minutes: int = value(60, title="Length of the final exam", source="SD-44", ge=1)
    exam_questions: int = value(50, title="Questions in a final paper", source="SD-42", ge=1)
    pass_mark_hundredths: int = value(6000, title="Pass mark", source="SD-46", ge=0)
    final_attempts: int = value(2, title="Final exams allowed", source="SD-46", ge=1)
    mock_attempts: int = value(5, title="Mock exams allowed", source="SD-40", ge=0)
    exam_photo_seconds: int = value(
        60, title="Mean seconds between two exam photos", source="SD-45", ge=5
    )
    exam_photos_min: int = value(2, title="Photos an exam must have", source="SD-50", ge=0)
    leave_grace_seconds: int = value(60, title="Grace for a lost line", source="YN-31", ge=0)
    # faces
    study_band: Band = value(Band(), title="Thresholds for study photos", source="PL-34")
    exam_band: Band = value(Band(), title="Thresholds for exam photos", source="PL-34")
    sharpness_min: float = value(20.0, title="Least sharpness", source="PL-34", ge=0)
    brightness_min: float = value(30.0, title="Least brightness", source="PL-34", ge=0)
    review_due_days: int = value(3, title="Working days for a review", source="PL-35", ge=1)
    # paying
    payment_review_days: int = value(3, title="Working days for a receipt", source="SD-23", ge=1)
    order_expires_minutes: int | None = value(
        None, title="Minutes until an unpaid order lapses", source="YN-15"
    )
    # keeping
    photo_retention_days: int = value(
        365, title="Days a photo is kept after the result is final", source="PL-13", ge=1
    )


@dataclass(frozen=True, slots=True)
class Edition[P: Policy]:
    """Rules in force from a day. ``source`` names the document; ``key`` is stored with rows."""

    key: str
    title: str
    holds_from: date
    source: str
    policy: P


def edition_on[P: Policy](editions: Sequence[Edition[P]], day: date) -> Edition[P]:
    """The edition in force on ``day``; the earliest one for a day before all of them."""
    in_force = [edition for edition in editions if edition.holds_from <= day]
    if in_force:
        return max(in_force, key=lambda edition: edition.holds_from)
    return min(editions, key=lambda edition: edition.holds_from)
