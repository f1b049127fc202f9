"""Letting a candidate in again whose attempt was forfeited or ended by mistake (PL-32)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import reopen_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain.history import remember_act
from anpei.exams.leases import new_secret
from anpei.exams.models import Attempt, AttemptAct
from anpei.exams.states import ATTEMPT, AttemptState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.kernel.states import move

_STILL_OPEN = (EnrolmentState.CREDITS_COMPLETE, EnrolmentState.EXAM_FAILED)


def readmit_attempt(*, attempt: Attempt, by: User, reason: str = "") -> Attempt:
    """Reopen the enrolment's newest attempt; the time since it was closed is given back.

    Raises Conflict for one that still runs, that the candidate handed in or that timed out, when
    a newer attempt exists, when its result has gone on to the review, or when the person was
    enrolled anew meanwhile.
    """
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=attempt.enrolment_id)
        locked = (
            Attempt.objects.select_for_update(of=("self",), no_key=True)
            .defer("paper")
            .get(pk=attempt.pk)
        )
        _check(locked, enrolment)
        now = db_now()
        closed_at = locked.closed_at or now
        locked.deadline_at += now - closed_at
        locked.closed_at = locked.score_hundredths = locked.passed = None
        locked.lease, locked.last_seen_at = new_secret(), None
        # Whoever had left has a grace anew; with the old one the sweep would close it at once.
        locked.left_at, locked.grace_ms, locked.grace_seen_at = None, 0, None
        if locked.next_photo_at is not None:
            locked.next_photo_at = now
        locked.save()
        move(ATTEMPT, locked, AttemptState.RUNNING, record=_audit)
        reopen_enrolment(enrolment=enrolment, by=by, reason=reason)
        seconds = round((now - closed_at).total_seconds())
        remember_act(locked, AttemptAct.READMITTED, by=by, at=now, reason=reason, seconds=seconds)
    return locked


def _check(attempt: Attempt, enrolment: Enrolment) -> None:
    if not ATTEMPT.allows(AttemptState(attempt.state), AttemptState.RUNNING):
        raise Conflict(_("Only an exam that was left or ended can be opened again."))
    others = Attempt.objects.filter(enrolment=enrolment).exclude(pk=attempt.pk)
    if others.filter(state=AttemptState.RUNNING).exists():
        raise Conflict(_("Another exam of this candidate is running."))
    if others.filter(kind=attempt.kind, number__gt=attempt.number).exists():
        raise Conflict(_("There is a newer attempt; this one cannot be opened again."))
    if enrolment.state not in _STILL_OPEN:
        raise Conflict(_("The result has gone on to the review; it cannot be opened again."))


def _audit(row: Attempt, before: AttemptState, after: AttemptState) -> None:
    """The act itself, with who and why, follows it in the same transaction."""
    audit.record(
        act=f"attempt.{after}",
        subject=row,
        by=None,
        before={"state": before},
        after={"state": after},
    )
