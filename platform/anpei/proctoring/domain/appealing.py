"""Appeals: filed by the candidate within the edition's period, decided by another reviewer (PL-36).

A lock on the review orders filing, a lock on the appeal everything after it.
"""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import check_role, has_role
from anpei.audit import domain as audit
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed
from anpei.proctoring.appeals import Attachment, appeal_until, may_appeal
from anpei.proctoring.domain.assigning import lock_review
from anpei.proctoring.domain.qualifying import qualify
from anpei.proctoring.domain.tell import tell_appeal_decided
from anpei.proctoring.due_dates import working_day_after
from anpei.proctoring.models import Appeal, AppealEvent, Review
from anpei.proctoring.states import APPEAL, AppealState
from anpei.provinces.current import edition_by_key
from tenants.storage import secret_name

TEXT_LONGEST = 2000


def file_appeal(*, review: Review, text: str, attachment: Attachment | None, by: User) -> Appeal:
    """The learner appeals against the refusal ``review``, once, until the period is over.

    Raises NotAllowed for anybody else, InvalidInput for an empty text, Conflict when the period is
    over on the database's clock, an appeal was filed, or a later attempt counts already.
    """
    words = text.strip()[:TEXT_LONGEST]
    if review.enrolment.person_id != by.person_id:
        raise NotAllowed(_("Only the candidate may appeal."))
    if not words:
        raise InvalidInput(_("Say why the refusal is wrong."), field="text")
    path = _store(attachment)
    try:
        with transaction.atomic():
            return _file(review, words, path, attachment, by)
    except BaseException:
        if path:
            default_storage.delete(path)
        raise


def _store(attachment: Attachment | None) -> str:
    if attachment is None:
        return ""
    name = secret_name("appeals", attachment.suffix)
    return str(default_storage.save(name, ContentFile(attachment.data)))


def _file(review: Review, words: str, path: str, attachment: Attachment | None, by: User) -> Appeal:
    locked = lock_review(review)
    now = db_now()
    if Appeal.objects.filter(review=locked).exists():
        raise Conflict(_("You have appealed already; the decision is told to you."))
    if not may_appeal(locked) or now >= appeal_until(locked):
        raise Conflict(_("This refusal cannot be appealed against (any more)."))
    policy = edition_by_key(locked.enrolment.edition_key).policy
    assert locked.reviewer_id is not None, "a refusal has its reviewer"
    appeal = Appeal.objects.create(
        review=locked,
        text=words,
        path=path,
        content_type=attachment.content_type if attachment else "",
        filed_by=by,
        filed_at=now,
        due_on=working_day_after(policy_today(), policy.appeal_due_days),
        refused_by_id=locked.reviewer_id,
        refused_first_by_id=locked.first_reviewer_id,
    )
    AppealEvent.of(appeal, "", by=by).save()
    audit.record(act="appeal.filed", subject=appeal, by=by, after={"review": locked.public_id})
    return appeal


def claim_next_appeal(*, by: User) -> Appeal | None:
    """An own appeal, else the oldest nobody has and ``by`` has not refused; None without one."""
    check_role(by, Role.REVIEWER)
    with transaction.atomic():
        waiting = Appeal.objects.filter(state=AppealState.FILED).order_by("filed_at", "pk")
        own = waiting.filter(assignee=by).first()
        if own is not None:
            return own
        free = waiting.filter(assignee=None).exclude(refused_by=by)
        free = free.exclude(refused_first_by=by).select_for_update(skip_locked=True, of=("self",))
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
    """The refusal was wrong: the result stands as if it had been approved.

    Where a later attempt has gone further, only the record is put right. Raises InvalidInput
    without a reason, Conflict as ``claim_appeal`` and when the person was enrolled anew meanwhile.
    """
    return _decide(appeal, AppealState.GRANTED, answer, by, _restore)


def dismiss_appeal(*, appeal: Appeal, answer: str, by: User) -> Appeal:
    """The refusal stands. Raises InvalidInput without a reason, Conflict as ``claim_appeal``."""
    return _decide(appeal, AppealState.DISMISSED, answer, by, None)


def _decide(
    appeal: Appeal,
    to: AppealState,
    answer: str,
    by: User,
    effect: Callable[[Review, User], None] | None,
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
            effect(decided.review, by)
        tell_appeal_decided(appeal=decided)
    return decided


def _restore(review: Review, by: User) -> None:
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=review.enrolment_id)
    reason = "appeal granted"
    if enrolment.state == EnrolmentState.DISQUALIFIED:
        try:
            with transaction.atomic():
                enrolment = move_enrolment(
                    enrolment=enrolment, to=EnrolmentState.CREDITS_COMPLETE, by=by, reason=reason
                )
        except IntegrityError:
            raise Conflict(
                _("The person has been enrolled anew meanwhile; cancel that enrolment first.")
            ) from None
    if enrolment.state != EnrolmentState.CREDITS_COMPLETE:
        return
    moved = move_enrolment(enrolment=enrolment, to=EnrolmentState.EXAM_PASSED, by=by, reason=reason)
    qualify(enrolment=moved, attempt=review.attempt, by=by, reason=reason)


def _lock(appeal: Appeal) -> Appeal:
    return Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)


def _check_free_for(locked: Appeal, by: User) -> None:
    if not locked.is_open:
        raise Conflict(_("This appeal has been decided."))
    if by.pk in (locked.refused_by_id, locked.refused_first_by_id):
        raise Conflict(_("You have refused this result; somebody else decides about the appeal."))
    if locked.assignee_id not in (None, by.pk):
        raise Conflict(_("%(name)s works on this appeal.") % {"name": locked.assignee})


def _give(locked: Appeal, to: User) -> Appeal:
    locked.assignee, locked.assigned_at = to, db_now()
    locked.save(update_fields=["assignee", "assigned_at"])
    audit.record(act="appeal.assigned", subject=locked, by=to, after={"assignee": to.pk})
    return locked
