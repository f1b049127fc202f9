"""May a photo be taken now? Which band is it? Both asked of edition and province."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from anpei.accounts.models import Consent, ConsentKind
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, Throttled
from anpei.people.models import Person
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.proctoring.errors import ConsentMissing, PhotoNotAsked
from anpei.proctoring.models import CaptureTicket, Photo, PresenceAction, PresenceCheck, Purpose
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.facts import PhotoFacts
from anpei.study.queries import photo_is_asked

logger = logging.getLogger("anpei.alarm")

_GATE_PHOTOS_AN_HOUR = 60
LATE_EVIDENCE = timedelta(minutes=30)
"""So long after the end of an exam its page may still send what it kept while the line was cut."""
_LEAST_PAUSE, _SHORTEST_PART = 5.0, 0.4
"""Seconds, and parts of the mean, between two photos at least (``exams.hot``)."""
MOVEMENT_FRAMES = 4
"""Photos of one movement: the candidate at rest, then three in it."""
_TURNED = 0.25
"""The nose's way towards an eye, of half the distance between the eyes."""
_NEARER = 1.2
_CLOSED = 0.75


def has_consent(person: Person) -> bool:
    """Whether ``person`` has agreed to face photos in the version in force."""
    return Consent.objects.filter(
        person=person,
        kind=ConsentKind.FACE,
        version=FACE_CONSENT_VERSION,
        withdrawn_at__isnull=True,
    ).exists()


def check_consent(person: Person) -> None:
    """Raises ConsentMissing before the first photo may be taken (PL-13, T20)."""
    if not has_consent(person):
        raise ConsentMissing(_("Photos are taken only after you have agreed to them."))


def check_capture(subject: CaptureSubject) -> None:
    """May a photo be taken at this moment, consent apart?

    Raises PhotoNotAsked when the server has not asked; Conflict when the attempt
    is over; Throttled for too many pictures at the gate.
    """
    if subject.purpose == Purpose.STUDY:
        _check_study(subject)
    elif subject.purpose == Purpose.EXAM:
        _check_exam(subject)
    else:
        _check_gate(subject)


def _check_study(subject: CaptureSubject) -> None:
    if subject.topic_study is None or not photo_is_asked(subject.topic_study):
        raise PhotoNotAsked(_("No photo is asked for now."))


def _check_exam(subject: CaptureSubject) -> None:
    """As many tickets as the exam's pulse has asked for photos, and not one more."""
    attempt = subject.attempt
    if attempt is None:
        raise Conflict(_("This exam is over."))
    if subject.claimed_at is not None:
        _check_late(attempt, subject.claimed_at)
        return
    if attempt.state != AttemptState.RUNNING:
        raise Conflict(_("This exam is over."))
    asked = CaptureTicket.objects.filter(attempt=attempt, claimed_at=None)
    if asked.count() >= attempt.photos_asked:
        raise PhotoNotAsked(_("No photo is asked for now."))


def _check_late(attempt: Attempt, claimed_at: datetime) -> None:
    """A photo of the time when the line was cut: no more than fit into the silence that the server
    itself has measured, and not long after the exam."""
    now = db_now()
    closed_at = attempt.closed_at or now
    if now - closed_at > LATE_EVIDENCE or not attempt.started_at <= claimed_at <= closed_at:
        raise PhotoNotAsked(_("No photo is asked for now."))
    heard = attempt.last_seen_at or attempt.started_at
    silent = attempt.away_seconds + max(0.0, (closed_at - heard).total_seconds())
    fitting = 1 + int(silent / max(_LEAST_PAUSE, _SHORTEST_PART * attempt.photo_seconds))
    late = CaptureTicket.objects.filter(attempt=attempt, claimed_at__isnull=False)
    if late.count() >= fitting:
        raise PhotoNotAsked(_("No photo is asked for now."))


def _check_gate(subject: CaptureSubject) -> None:
    if subject.presence is not None:
        _check_movement(subject.presence)
        return
    hour = db_now().timestamp() - 3600
    recent = CaptureTicket.objects.filter(
        enrolment=subject.enrolment, purpose=Purpose.GATE
    ).order_by("-pk")[:_GATE_PHOTOS_AN_HOUR]
    if sum(ticket.issued_at.timestamp() > hour for ticket in recent) >= _GATE_PHOTOS_AN_HOUR:
        raise Throttled(_("Too many tries with the camera. Please wait."), retry_after=600)


def _check_movement(check: PresenceCheck) -> None:
    taken = CaptureTicket.objects.filter(presence=check).count()
    if taken >= MOVEMENT_FRAMES or check.passed is not None or check.expires_at < db_now():
        raise PhotoNotAsked(_("No photo is asked for now."))


def movement_is_seen(action: PresenceAction, rest: Photo, frames: Sequence[Photo]) -> bool:
    """Whether one frame shows the same single face in the movement, against ``rest``.

    The measures are relative to the person's own face at rest, so that they need no thresholds of
    a population; what is not seen is not held against anybody but looked at by a reviewer.
    """
    if rest.faces != 1:
        return False
    return any(frame.faces == 1 and _moved(action, rest, frame) for frame in frames)


def _moved(action: PresenceAction, rest: Photo, frame: Photo) -> bool:
    turned = (frame.turn or 0.0) - (rest.turn or 0.0)
    if action is PresenceAction.TURN_LEFT:
        return turned >= _TURNED
    if action is PresenceAction.TURN_RIGHT:
        return turned <= -_TURNED
    if action is PresenceAction.COME_CLOSER:
        return (frame.eye_span or 0.0) >= _NEARER * (rest.eye_span or 1.0)
    return (frame.eyes or 1.0) <= _CLOSED * (rest.eyes or 0.0)


def photo_band(facts: PhotoFacts, enrolment: Enrolment) -> PhotoBand:
    """The province's band under the enrolment's edition.

    A hook that crashes gives UNSURE with an alarm: neither a pass nor a fail by machine.
    """
    try:
        return current_province().photo_band(facts, edition_by_key(enrolment.edition_key))
    except Exception:
        logger.exception("photo_band failed; a person has to look")
        return PhotoBand.UNSURE
