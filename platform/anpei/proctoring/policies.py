"""May a photo be taken now? Which band is it? Both asked of edition and province."""

import logging

from django.utils.translation import gettext as _

from anpei.accounts.models import Consent, ConsentKind
from anpei.enrolment.models import Enrolment
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, Throttled
from anpei.people.models import Person
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.proctoring.errors import ConsentMissing, PhotoNotAsked
from anpei.proctoring.models import CaptureTicket, Purpose
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.facts import PhotoFacts
from anpei.study.queries import photo_is_asked

logger = logging.getLogger("anpei.alarm")

_GATE_PHOTOS_AN_HOUR = 30


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
    if attempt is None or attempt.state != AttemptState.RUNNING:
        raise Conflict(_("This exam is over."))
    if CaptureTicket.objects.filter(attempt=attempt).count() >= attempt.photos_asked:
        raise PhotoNotAsked(_("No photo is asked for now."))


def _check_gate(subject: CaptureSubject) -> None:
    hour = db_now().timestamp() - 3600
    recent = CaptureTicket.objects.filter(
        enrolment=subject.enrolment, purpose=Purpose.GATE
    ).order_by("-pk")[:_GATE_PHOTOS_AN_HOUR]
    if sum(ticket.issued_at.timestamp() > hour for ticket in recent) >= _GATE_PHOTOS_AN_HOUR:
        raise Throttled(_("Too many tries with the camera. Please wait."), retry_after=600)


def photo_band(facts: PhotoFacts, enrolment: Enrolment) -> PhotoBand:
    """The province's band under the enrolment's edition.

    A hook that crashes gives UNSURE with an alarm: neither a pass nor a fail by machine.
    """
    try:
        return current_province().photo_band(facts, edition_by_key(enrolment.edition_key))
    except Exception:
        logger.exception("photo_band failed; a person has to look")
        return PhotoBand.UNSURE
