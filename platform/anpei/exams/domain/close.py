"""Closing an attempt, once, forward only: handed in, timed out or forfeited (SD-44, PL-30).

The enrolment is locked before the attempt, here and in ``start``: one order, no deadlock. Writes
of answers hold a share lock on the attempt, so what was acknowledged is graded, and nothing is
acknowledged afterwards.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment
from anpei.exams.domain.grade import score_attempt
from anpei.exams.domain.history import remember_act
from anpei.exams.domain.outages import give_back_locked
from anpei.exams.domain.settle import settle_locked
from anpei.exams.models import Attempt, AttemptAct
from anpei.exams.policies import edition_of
from anpei.exams.signals import attempt_changed
from anpei.exams.states import ATTEMPT, AttemptState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.kernel.states import move
from anpei.provinces.contract import LeaveOutcome, TimeoutOutcome
from anpei.provinces.current import current_province
from anpei.provinces.editions import Edition
from tenants.serving import note_if_serving


class LeaseLost(Conflict):
    """Another page has taken the attempt over; this one may write no more."""

    code = "lease"


def hand_in(*, attempt: Attempt, by: User | None, secret: str | None = None) -> Attempt:
    """Close and grade ``attempt``; gives it as it stands, however often it is asked for.

    ``secret`` is the lease of the page that asks (None: nobody's page). After the deadline the
    attempt is closed as timed out, whoever comes first: this or the reaper. Raises LeaseLost.
    """
    return _close(attempt, AttemptState.HANDED_IN, by, secret)


def time_out(*, attempt: Attempt) -> Attempt:
    """Close ``attempt`` if its time is over; the reaper's one call."""
    return _close(attempt, None, None, None)


def end(*, attempt: Attempt, by: User, reason: str) -> Attempt:
    """A proctor ends the exam; graded or not as the edition says (PL-32).

    Raises Conflict when it is over already: handed in, timed out, or ended by a colleague.
    """
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=attempt.enrolment_id)
        locked = locked_running(attempt)
        now = db_now()
        closed = close_locked(locked, AttemptState.ENDED, enrolment=enrolment, now=now, by=by)
        remember_act(closed, AttemptAct.ENDED, by=by, at=now, reason=reason)
    return closed


def leave(*, attempt: Attempt, by: User | None, secret: str | None = None) -> Attempt:
    """The learner leaves on purpose: the province says whether that costs the attempt.

    A lost line or a crash never comes here (T28). Raises LeaseLost.
    """
    edition = edition_of(attempt.enrolment)
    if current_province().on_leave(edition) is LeaveOutcome.FORFEIT:
        return _close(attempt, AttemptState.FORFEITED, by, secret)
    with transaction.atomic():
        audit.record(act="attempt.left", subject=attempt, by=by)
    return attempt


def forfeit(*, attempt: Attempt) -> Attempt:
    """Close ``attempt`` as left for good, unless its page has come back meanwhile."""
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=attempt.enrolment_id)
        locked = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
        if locked.state != AttemptState.RUNNING or locked.left_at is None:
            return locked
        if give_back_locked(locked):
            return locked
        now = db_now()
        state = AttemptState.TIMED_OUT if is_overdue(locked, now) else AttemptState.FORFEITED
        return close_locked(locked, state, enrolment=enrolment, now=now, by=None)


def locked_running(attempt: Attempt) -> Attempt:
    """The attempt under its lock, running and in time. Raises Conflict saying why it is not."""
    locked = (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .defer("paper")
        .get(pk=attempt.pk)
    )
    if locked.state != AttemptState.RUNNING:
        raise Conflict(_("This exam is closed already."))
    give_back_locked(locked)
    if is_overdue(locked, db_now()):
        raise Conflict(_("The time of this exam is over; it is being closed."))
    return locked


def is_overdue(attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt still runs although its time is over (``now`` from the database)."""
    running = attempt.state == AttemptState.RUNNING and not attempt.is_paused
    return running and now > attempt.deadline_at


def _close(
    attempt: Attempt, wanted: AttemptState | None, by: User | None, secret: str | None
) -> Attempt:
    """Close as ``wanted``, as timed out when the time is over; ``None`` wants nothing else."""
    note_if_serving()
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=attempt.enrolment_id)
        locked = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
        if locked.state != AttemptState.RUNNING:
            return locked
        give_back_locked(locked)
        now = db_now()
        state = AttemptState.TIMED_OUT if is_overdue(locked, now) else wanted
        if state is None:
            return locked
        if secret is not None and secret != locked.lease:
            raise LeaseLost(_("This exam is open in another window or on another device."))
        return close_locked(locked, state, enrolment=enrolment, now=now, by=by)


def close_locked(
    attempt: Attempt, state: AttemptState, *, enrolment: Enrolment, now: datetime, by: User | None
) -> Attempt:
    """Close a running attempt; the caller holds the locks on ``enrolment``, then on it.

    A pause ends with it: the deadline moves as if it had been resumed first.
    """
    score = score_attempt(attempt) if _is_graded(state, edition_of(enrolment)) else None

    def remember(row: Attempt, before: AttemptState, after: AttemptState) -> None:
        audit.record(
            act=f"attempt.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after, **_evidence(row, after)},
        )

    attempt.deadline_at = attempt.deadline_seen_at(now)
    attempt.paused_at = None
    attempt.save(update_fields=["deadline_at", "paused_at"])
    move(ATTEMPT, attempt, state, record=remember)
    attempt.closed_at, attempt.score_hundredths = now, score
    attempt.save(update_fields=["closed_at", "score_hundredths"])
    transaction.on_commit(
        partial(attempt_changed.send, sender=Attempt, attempt_id=attempt.pk), robust=True
    )
    settle_locked(attempt, enrolment=enrolment, by=by)
    return attempt


def _evidence(attempt: Attempt, state: AttemptState) -> dict[str, str | int | None]:
    """What is known of the leaving that cost the attempt."""
    if state is not AttemptState.FORFEITED:
        return {}
    seen, left = attempt.last_seen_at, attempt.left_at
    return {
        "left_at": left.isoformat() if left else None,
        "grace_ms": attempt.grace_ms,
        "last_seen_at": seen.isoformat() if seen else None,
    }


def _is_graded(state: AttemptState, edition: Edition[Any]) -> bool:
    if state is AttemptState.TIMED_OUT:
        return current_province().on_timeout(edition) is TimeoutOutcome.GRADE
    if state is AttemptState.ENDED:
        return bool(edition.policy.ended_paper_is_graded)
    return state is AttemptState.HANDED_IN
