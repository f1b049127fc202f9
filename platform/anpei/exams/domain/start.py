"""Starting an attempt: one paper, one clock, one running attempt however often it is asked for."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain.close import close_locked, is_overdue
from anpei.exams.domain.draw import draw_paper
from anpei.exams.domain.take_over import take_over
from anpei.exams.leases import Lease, lease_of, new_secret
from anpei.exams.models import Attempt, DrawnPaper, ExamKind
from anpei.exams.policies import check_start, check_window, edition_of
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from anpei.kernel.compiled import CompiledLookup
from anpei.kernel.decisions import Decision
from anpei.kernel.errors import Conflict
from anpei.provinces.asking import record_decision
from anpei.provinces.editions import Policy

_FIRST_PHOTO = (2.0, 8.0)
"""Seconds after the start within which the first photo is asked for, whatever the mean."""


def start_attempt(*, enrolment: Enrolment, kind: ExamKind | str, by: User | None) -> Attempt:
    """The enrolment's running attempt of ``kind``; a new one when none runs.

    Starting twice at once gives both callers the same attempt: the enrolment's row is the lock,
    the partial unique index ``one_running_attempt`` the guarantee. Raises Refused by the
    province's decision (SD-40, SD-41, SD-46), Conflict while an attempt of the other kind runs
    or when the bank has no question.
    """
    attempt, _is_new = _start(enrolment, ExamKind(kind), by)
    return attempt


def open_attempt(
    *, enrolment: Enrolment, kind: ExamKind | str, by: User | None
) -> tuple[Attempt, Lease]:
    """``start_attempt`` and the lease to write with: a running attempt is taken over.

    Raises what ``start_attempt`` raises, and Conflict when the attempt was closed meanwhile.
    """
    attempt, is_new = _start(enrolment, ExamKind(kind), by)
    lease = lease_of(attempt.pk, attempt.lease, by) if is_new else take_over(attempt=attempt, by=by)
    if lease is None:
        raise Conflict(_("This exam is over."))
    return attempt, lease


_LOCKED = CompiledLookup(
    lambda key: (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("training_class", "licence")
        .filter(pk=key)
    )
)
_ATTEMPTS = CompiledLookup(
    lambda enrolment: Attempt.objects.filter(enrolment=enrolment).order_by("number").defer("paper")
)
_DRAWN = CompiledLookup(lambda enrolment: DrawnPaper.objects.filter(enrolment=enrolment))


def _start(enrolment: Enrolment, kind: ExamKind, by: User | None) -> tuple[Attempt, bool]:
    with transaction.atomic():
        locked = _LOCKED.get(enrolment.pk)
        if locked is None:
            raise Enrolment.DoesNotExist
        now = db_now()
        attempts = _ATTEMPTS.all(locked.pk)
        running = next((one for one in attempts if one.state == AttemptState.RUNNING), None)
        if running is not None and is_overdue(running, now):
            close_locked(running, AttemptState.TIMED_OUT, enrolment=locked, now=now, by=None)
            running = None
            locked.refresh_from_db(fields=["state"])
        if running is not None:
            return _goes_on(running, kind), False
        earlier = [one for one in attempts if one.kind == kind]
        return _begin(locked, kind, earlier, now, by), True


def _goes_on(running: Attempt, kind: ExamKind) -> Attempt:
    if running.kind != kind:
        raise Conflict(_("Another exam is still running. Hand it in before you start this one."))
    return running


def _begin(
    enrolment: Enrolment,
    kind: ExamKind,
    attempts: Sequence[Attempt],
    now: datetime,
    by: User | None,
) -> Attempt:
    check_window(enrolment, kind, now)
    decision = check_start(enrolment, kind, attempts=attempts)
    if enrolment.state == EnrolmentState.STUDYING:
        # What was missing is no longer on offer: nothing completed tells it, the pass needs it.
        enrolment = move_enrolment(
            enrolment=enrolment, to=EnrolmentState.CREDITS_COMPLETE, by=by, reason=decision.rule
        )
    policy: Policy = edition_of(enrolment).policy
    number = max((earlier.number for earlier in attempts), default=0) + 1
    paper = _paper(enrolment, kind, number, policy)
    watched = kind is ExamKind.FINAL and policy.camera_required_for_exam
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        kind=kind,
        number=number,
        paper=paper,
        item_count=len(paper),
        started_at=now,
        deadline_at=now + timedelta(minutes=policy.exam_minutes),
        lease=new_secret(),
        photo_seconds=policy.exam_photo_seconds if watched else 0,
        next_photo_at=_first_photo(now, policy) if watched else None,
    )
    _remember(attempt, decision, by)
    return attempt


def _paper(
    enrolment: Enrolment, kind: ExamKind, number: int, policy: Policy
) -> list[dict[str, Any]]:
    """The paper drawn beforehand for this very attempt, taken; else one drawn on the spot."""
    if kind is ExamKind.FINAL:
        drawn = _DRAWN.get(enrolment.pk)
        if drawn is not None:
            drawn.delete()
            if drawn.number == number:
                return list(drawn.paper)
    items = draw_paper(enrolment=enrolment, kind=kind, count=policy.exam_questions)
    return [item.stored() for item in items]


def _remember(attempt: Attempt, decision: Decision, by: User | None) -> None:
    record_decision("attempt", attempt.pk, "decide_exam", decision)
    audit.record(
        act="attempt.started",
        subject=attempt,
        by=by,
        after={
            "kind": attempt.kind,
            "number": attempt.number,
            "items": attempt.item_count,
            "deadline_at": attempt.deadline_at.isoformat(),
        },
    )


def _first_photo(now: datetime, policy: Policy) -> datetime:
    soonest, latest = _FIRST_PHOTO
    wait = secrets.SystemRandom().uniform(soonest, min(latest, policy.exam_photo_seconds))
    return now + timedelta(seconds=wait)
