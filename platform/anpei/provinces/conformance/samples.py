"""Plausible facts the kit asks every hook about."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from anpei.provinces import facts as f

TODAY = date(2026, 3, 2)


def tenants() -> Iterator[f.TenantFacts]:
    for mode in ("online", "offline"):
        yield f.TenantFacts(schema="sample", name="Sample", city="Sample", exam_mode=mode)


def licences(category: str) -> Iterator[f.LicenceFacts]:
    """One licence in every situation a registry reports."""
    plain = f.LicenceFacts(
        number=f"{category}-1",
        category=category,
        is_main=True,
        status="valid",
        valid_from=TODAY - timedelta(days=1000),
        valid_until=TODAY + timedelta(days=95),
        at_enterprise=True,
        enterprise_name="Sample Ltd",
        synced_at=datetime(2026, 3, 1, 20, tzinfo=ZoneInfo("UTC")),
        holder_birth_date=date(1980, 5, 5),
        constructors=(
            f.ConstructorFacts(
                level="second", at_same_enterprise=True, valid_until=TODAY + timedelta(days=400)
            ),
        ),
    )
    yield plain
    yield replace(plain, constructors=())
    yield replace(plain, is_main=False)
    yield replace(plain, at_enterprise=False)
    yield replace(plain, status="revoked")
    yield replace(plain, active_enrolment="202601C")
    yield replace(plain, synced_at=None)
    for days in (-400, -61, -1, 0, 3, 7, 29, 31, 180, 190, 366, 900):
        yield replace(plain, valid_until=TODAY + timedelta(days=days))


def training_class(category: str) -> f.ClassFacts:
    return f.ClassFacts(
        number="202601",
        category=category,
        enrol_from=TODAY - timedelta(days=30),
        enrol_until=TODAY + timedelta(days=30),
        study_from=TODAY - timedelta(days=30),
        study_until=TODAY + timedelta(days=60),
        is_open=True,
        places=10,
        taken=3,
    )


def studies(category: str, codes: tuple[str, ...]) -> Iterator[f.StudyFacts]:
    """From nothing studied to far more than any edition asks for."""
    for state in ("applied", "studying", "credits_complete", "exam_failed", "certified"):
        for earned in (0, 10, 1000):
            yield f.StudyFacts(
                state=state,
                licence_category=category,
                licence_valid_until=TODAY + timedelta(days=95),
                licence_status="valid",
                study_from=TODAY - timedelta(days=30),
                study_until=TODAY + timedelta(days=60),
                credits_required=240,
                categories=tuple(
                    f.CategoryProgress(code=code, name=code, earned=earned, topics=3)
                    for code in codes
                ),
                lessons_left=3 if earned < 1000 else 0,
            )


def topics(codes: tuple[str, ...]) -> Iterator[f.TopicFacts]:
    for code in codes:
        for chosen in (False, True):
            yield f.TopicFacts(
                public_id="t",
                category=code,
                credits=10,
                already_chosen=chosen,
                complete=chosen,
            )


def exams(study: f.StudyFacts) -> Iterator[f.ExamFacts]:
    """Both kinds, online and in a centre, on both devices, before and after the licence ends."""
    for kind in ("mock", "final"):
        plain = f.ExamFacts(kind=kind, study=study, attempts=())
        yield plain
        for mode, venue in (("offline", "online"), ("offline", "centre"), ("online", "centre")):
            yield replace(plain, exam_mode=mode, venue=venue)
        for days in (1, 100):
            yield replace(
                plain,
                exam_mode="offline",
                venue="centre",
                device="mobile" if days == 1 else "desktop",
                held_on=TODAY + timedelta(days=days),
            )


def attempts() -> Iterator[f.AttemptFacts]:
    for score in (None, 0, 5999, 6000, 10000):
        yield f.AttemptFacts(number=1, state="handed_in", score=score, handed_in=score is not None)
    yield f.AttemptFacts(number=1, state="timed_out", score=9000, handed_in=False)
    yield f.AttemptFacts(number=1, state="absent", score=None, handed_in=False)


def photos() -> Iterator[f.PhotoFacts]:
    good = f.PhotoFacts(
        purpose="exam",
        faces=1,
        distance=0.3,
        sharpness=150.0,
        brightness=120.0,
        is_blank=False,
        duplicate_of="",
    )
    for purpose in ("study", "exam", "gate"):
        for distance in (None, 0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 1.0):
            yield replace(good, purpose=purpose, distance=distance)
        yield replace(good, purpose=purpose, faces=0, distance=None)
        yield replace(good, purpose=purpose, faces=2)
        yield replace(good, purpose=purpose, is_blank=True)
        yield replace(good, purpose=purpose, duplicate_of="p")
        yield replace(good, purpose=purpose, sharpness=0.0, brightness=0.0)


def qualifications(study: f.StudyFacts) -> Iterator[f.QualificationFacts]:
    attempt = f.AttemptFacts(number=1, state="handed_in", score=9000, handed_in=True)
    for band in (
        f.BandCount(accept=5),
        f.BandCount(accept=3, unsure=2),
        f.BandCount(refuse=5),
        f.BandCount(),
    ):
        for incidents in (0, 2):
            yield f.QualificationFacts(
                attempt=attempt,
                exam_photos=band,
                study_photos=band,
                incidents=incidents,
                study=study,
                venue="centre" if incidents else "online",
            )


def result(state: str) -> f.ResultFacts:
    return f.ResultFacts(
        enrolment_id="e",
        person_name="Sample",
        id_number="990101198001010010",
        licence_number="C-1",
        licence_category="C",
        enterprise_name="Sample Ltd",
        credit_code="",
        class_number="202601",
        class_name="Sample",
        credits=240,
        score=8800,
        qualified_on=TODAY,
        state=state,
        licence_valid_until=TODAY + timedelta(days=95),
        licence_status="valid",
    )


def refunds() -> Iterator[f.RefundFacts]:
    for state in ("studying", "credits_complete", "certified", "cancelled"):
        yield f.RefundFacts(state=state, approved_on=TODAY, fee_fen=30_000)
