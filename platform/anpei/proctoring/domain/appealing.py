"""Appeals decided by somebody who had no part in what they are about (PL-36); each step under the
appeal's own lock."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import check_role, has_role
from anpei.audit import domain as audit
from anpei.enrolment.domain import move_enrolment, reopen_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed
from anpei.proctoring.domain.qualifying import qualify
from anpei.proctoring.domain.tell import tell_appeal_decided
from anpei.proctoring.models import Appeal, AppealEvent, Review
from anpei.proctoring.states import APPEAL, AppealState

TEXT_LONGEST = 2000


def claim_next_appeal(*, by: User) -> Appeal | None:
    """An own appeal, else the oldest nobody has and ``by`` has not refused; None without one."""
    check_role(by, Role.REVIEWER)
    with transaction.atomic():
        waiting = Appeal.objects.filter(state=AppealState.FILED).order_by("filed_at", "pk")
        own = waiting.filter(assignee=by).first()
        if own is not None:
            return own
        free = waiting.filter(assignee=None).exclude(refused_by=by).exclude(refused_first_by=by)
        free = free.select_for_update(skip_locked=True, of=("self",), no_key=True)
        found = free.first()
        return None if found is None else _give(found, by)


def claim_appeal(*, appeal: Appeal, by: User) -> Appeal:
    """Take this very appeal. Raises Conflict when it is decided, somebody else's, or against a
    refusal of one's own; NotAllowed without the role."""
    check_role(by, Role.REVIEWER)
    with transaction.atomic():
        locked = _lock(appeal)
        _check_free_for(locked, by)
        return locked if locked.assignee_id == by.pk else _give(locked, by)


def release_appeal(*, appeal: Appeal, by: User) -> Appeal:
    """Put it back for everybody. Raises NotAllowed for another's, unless one is admin."""
    with transaction.atomic():
        locked = _lock(appeal)
        if not locked.is_open:
            raise Conflict(_("This appeal has been decided."))
        if locked.assignee_id != by.pk and not has_role(by, Role.ADMIN):
            raise NotAllowed(_("Somebody else works on this appeal."))
        locked.assignee = locked.assigned_at = None
        locked.save(update_fields=["assignee", "assigned_at"])
        audit.record(act="appeal.released", subject=locked, by=by)
    return locked


def grant_appeal(*, appeal: Appeal, answer: str, by: User) -> Appeal:
    """The refusal was wrong: the result stands as if it had been approved. An attempt that was lost
    is given anew, on top of those the edition allows.

    Where a later attempt has gone further, only the record is put right. Raises InvalidInput
    without a reason, Conflict as ``claim_appeal`` and when the person was enrolled anew meanwhile.
    """
    return _decide(appeal, AppealState.GRANTED, answer, by, _take_effect)


def dismiss_appeal(*, appeal: Appeal, answer: str, by: User) -> Appeal:
    """The refusal stands. Raises InvalidInput without a reason, Conflict as ``claim_appeal``."""
    return _decide(appeal, AppealState.DISMISSED, answer, by, None)


def _decide(
    appeal: Appeal,
    to: AppealState,
    answer: str,
    by: User,
    effect: Callable[[Appeal, User], None] | None,
) -> Appeal:
    words = answer.strip()[:TEXT_LONGEST]
    check_role(by, Role.REVIEWER)
    if not words:
        raise InvalidInput(_("Give the reason of your decision."), field="answer")
    with transaction.atomic():
        locked = _lock(appeal)
        _check_free_for(locked, by)
        now = db_now()
        # Who and why first: the table refuses a decided appeal without them.
        Appeal.objects.filter(pk=locked.pk).update(
            decided_by=by,
            decided_at=now,
            answer=words,
            assignee=by,
            assigned_at=locked.assigned_at or now,
        )
        decided = audit.move(
            APPEAL, locked, to, by=by, history=AppealEvent, act="appeal", reason=words
        )
        if effect is not None:
            effect(decided, by)
        tell_appeal_decided(appeal=decided)
    return decided


def _take_effect(appeal: Appeal, by: User) -> None:
    if appeal.review is None:
        _give_anew(appeal.attempt, by)
    else:
        _restore(appeal.review, by)


def _give_anew(attempt: Attempt, by: User) -> None:
    """One more attempt, unless a later one has gone further: then the record is put right."""
    enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(
        pk=attempt.enrolment_id
    )
    if enrolment.state not in (EnrolmentState.CREDITS_COMPLETE, EnrolmentState.EXAM_FAILED):
        return
    enrolment.extra_attempts += 1
    enrolment.save(update_fields=["extra_attempts"])
    reopen_enrolment(enrolment=enrolment, by=by, reason=_("The appeal was granted."))


def _restore(review: Review, by: User) -> None:
    enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(
        pk=review.enrolment_id
    )
    reason = "appeal granted"
    if enrolment.state == EnrolmentState.DISQUALIFIED:
        enrolment = reopen_enrolment(enrolment=enrolment, by=by, reason=reason)
    if enrolment.state != EnrolmentState.CREDITS_COMPLETE:
        return
    moved = move_enrolment(enrolment=enrolment, to=EnrolmentState.EXAM_PASSED, by=by, reason=reason)
    qualify(enrolment=moved, attempt=review.attempt, by=by, reason=reason)


def _lock(appeal: Appeal) -> Appeal:
    return Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal.pk)


def _check_free_for(locked: Appeal, by: User) -> None:
    if not locked.is_open:
        raise Conflict(_("This appeal has been decided."))
    if by.pk in (locked.refused_by_id, locked.refused_first_by_id):
        raise Conflict(_("You had a part in this; somebody else decides about the appeal."))
    if locked.assignee_id not in (None, by.pk):
        raise Conflict(_("%(name)s works on this appeal.") % {"name": locked.assignee})


def _give(locked: Appeal, to: User) -> Appeal:
    locked.assignee, locked.assigned_at = to, db_now()
    locked.save(update_fields=["assignee", "assigned_at"])
    audit.record(act="appeal.assigned", subject=locked, by=to, after={"assignee": to.pk})
    return locked
