"""Small movements asked for at random before an exam, judged by the server from frames (DESIGN §8).

They make a held-up picture harder, and prove nothing alone: one that is not seen sends the result
to a reviewer and keeps nobody out.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Throttled
from anpei.proctoring.domain.incidents import record_incident
from anpei.proctoring.models import IncidentKind, Photo, PresenceAction, PresenceCheck
from anpei.proctoring.policies import MOVEMENT_FRAMES, check_consent, movement_is_seen
from anpei.provinces.current import edition_by_key
from anpei.provinces.editions import Policy

_LASTS = timedelta(minutes=2)
_COUNTS_FOR = timedelta(hours=2)
_CHECKS_AN_HOUR = 15


def ask_for_movement(*, enrolment: Enrolment) -> PresenceCheck:
    """A movement drawn by the server, never the one before. Raises ConsentMissing, Throttled."""
    check_consent(enrolment.person)
    now = db_now()
    with transaction.atomic():
        Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
        mine = PresenceCheck.objects.filter(enrolment=enrolment)
        if mine.filter(issued_at__gt=now - timedelta(hours=1)).count() >= _CHECKS_AN_HOUR:
            raise Throttled(_("Too many tries with the camera. Please wait."), retry_after=600)
        last = mine.order_by("-pk").values_list("action", flat=True).first()
        check = PresenceCheck.objects.create(
            enrolment=enrolment,
            action=secrets.choice([one for one in PresenceAction if one != last]),
            issued_at=now,
            expires_at=now + _LASTS,
        )
        audit.record(act="presence.asked", subject=check, by=None, after={"action": check.action})
    return check


def judge_presence(photo: Photo) -> None:
    """Decide the check that ``photo`` belongs to, once all of its frames have been looked at."""
    if photo.presence_id is None:
        return
    with transaction.atomic():
        check = PresenceCheck.objects.select_for_update(no_key=True).get(pk=photo.presence_id)
        frames = list(Photo.objects.filter(presence=check).order_by("ticket_id"))
        looked = all(frame.analysed_at for frame in frames)
        if check.passed is not None or len(frames) < MOVEMENT_FRAMES or not looked:
            return
        check.passed = movement_is_seen(PresenceAction(check.action), frames[0], frames[1:])
        check.decided_at = db_now()
        check.save(update_fields=["passed", "decided_at"])
        verb = "seen" if check.passed else "not_seen"
        audit.record(act=f"presence.{verb}", subject=check, by=None)


def record_missing_presence(*, attempt: Attempt) -> None:
    """Note for the reviewer that movements the edition asks for were not seen before the exam."""
    policy: Policy = edition_by_key(attempt.enrolment.edition_key).policy
    seen = PresenceCheck.objects.filter(
        enrolment=attempt.enrolment_id,
        passed=True,
        decided_at__range=(attempt.started_at - _COUNTS_FOR, attempt.started_at),
    ).count()
    if attempt.photo_seconds and seen < policy.presence_actions:
        record_incident(
            attempt=attempt,
            kind=IncidentKind.PRESENCE_MISSED,
            by=None,
            detail=f"{seen}/{policy.presence_actions}",
        )
