"""A reviewer's decision: approved, or refused on one of the province's grounds (SD-51, PL-35)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.policies import attempts_allowed
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.states import IllegalMove, move
from anpei.proctoring.domain.assigning import check_free_for, lock_review
from anpei.proctoring.domain.qualifying import qualify
from anpei.proctoring.domain.tell import tell_refused
from anpei.proctoring.models import Review, ReviewOrigin
from anpei.proctoring.states import REVIEW, ReviewState
from anpei.provinces.current import current_province, edition_by_key

_TAKEN_BACK_FROM = (EnrolmentState.EXAM_PASSED, EnrolmentState.QUALIFIED)


def approve_review(*, review: Review, by: User, reason: str = "") -> Review:
    """The result stands: the enrolment is qualified, unless a sampled pass is so already.

    Raises IllegalMove when already decided, Conflict when the case is somebody else's.
    """
    with transaction.atomic():
        decided = _decide(review, ReviewState.APPROVED, by=by, ground="", reason=reason)
        enrolment = _lock_enrolment(decided)
        if decided.origin == ReviewOrigin.DOUBT or enrolment.state == EnrolmentState.EXAM_PASSED:
            qualify(enrolment=enrolment, attempt=decided.attempt, by=by, reason=reason)
    return decided


def approve_samples(*, reviews: Sequence[Review], by: User) -> int:
    """Approve many sampled passes at once, all or none; how many.

    Raises Conflict when one of them is a case that the machine was unsure of: each of those is
    looked at by itself.
    """
    with transaction.atomic():
        for review in sorted(reviews, key=lambda one: one.pk):
            if review.origin != ReviewOrigin.SAMPLE:
                raise Conflict(_("A case the machine was unsure of is decided by itself."))
            approve_review(review=review, by=by)
    return len(reviews)


def refuse_review(*, review: Review, ground: str, reason: str, by: User) -> Review:
    """The result does not stand; the learner may try again where the edition has an attempt left.

    Where the edition wants two people, the first refusal only sends the case on. ``ground`` is a
    key of ``Province.refusal_grounds``; ``reason`` are words for learner and enterprise. Raises
    InvalidInput for another ground, IllegalMove when already decided, Conflict when the case is
    somebody else's or one's own second look.
    """
    edition = edition_by_key(review.enrolment.edition_key)
    grounds = {item.key: item.label for item in current_province().refusal_grounds(edition)}
    if ground not in grounds:
        raise InvalidInput(_("Choose the ground of the refusal."), field="ground")
    with transaction.atomic():
        locked = lock_review(review)
        if locked.state == ReviewState.OPEN and edition.policy.review_second_for_refusals:
            return _ask_second(locked, ground=ground, reason=reason, by=by)
        decided = _decide(review, ReviewState.REFUSED, by=by, ground=ground, reason=reason)
        allowed = attempts_allowed(decided.enrolment, edition, ExamKind.FINAL)
        _take_back(decided, allowed, by=by, reason=f"{grounds[ground]} {reason}")
        tell_refused(review=decided)
    return decided


def _ask_second(locked: Review, *, ground: str, reason: str, by: User) -> Review:
    check_free_for(locked, by)
    Review.objects.filter(pk=locked.pk).update(
        first_reviewer=by,
        first_ground=ground,
        first_reason=reason.strip(),
        first_decided_at=db_now(),
        assignee=None,
        assigned_at=None,
    )
    return _move(locked, ReviewState.SECOND, by=by, ground=ground, reason=reason)


def _decide(review: Review, after: ReviewState, *, by: User, ground: str, reason: str) -> Review:
    """Who, when and why first: the table refuses a decided review without them."""
    locked = lock_review(review)
    if locked.is_undecided:
        check_free_for(locked, by)
        now = db_now()
        Review.objects.filter(pk=review.pk).update(
            reviewer=by,
            decided_at=now,
            ground=ground,
            reason=reason.strip(),
            assignee=by,
            assigned_at=locked.assigned_at or now,
        )
    return _move(review, after, by=by, ground=ground, reason=reason)


def _move(review: Review, after: ReviewState, *, by: User, ground: str, reason: str) -> Review:
    def record(row: Review, before: ReviewState, now: ReviewState) -> None:
        audit.record(
            act=f"review.{now}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": now, "ground": ground},
            reason=reason,
        )

    return move(REVIEW, review, after, record=record)


def _take_back(decided: Review, allowed: int, *, by: User, reason: str) -> None:
    """Out of the passed; what the registry has already, only people can undo (see the case)."""
    enrolment = _lock_enrolment(decided)
    if enrolment.state not in _TAKEN_BACK_FROM:
        if decided.origin == ReviewOrigin.DOUBT:
            raise IllegalMove(_("This enrolment has moved on meanwhile; reload the page."))
        return
    left = _attempts_left(enrolment, allowed)
    after = EnrolmentState.CREDITS_COMPLETE if left else EnrolmentState.DISQUALIFIED
    Enrolment.objects.filter(pk=enrolment.pk).update(qualified_at=None, score_hundredths=None)
    move_enrolment(enrolment=enrolment, to=after, by=by, reason=reason)


def _lock_enrolment(review: Review) -> Enrolment:
    return Enrolment.objects.select_for_update(of=("self",), no_key=True).get(
        pk=review.enrolment_id
    )


def _attempts_left(enrolment: Enrolment, allowed: int) -> bool:
    used = Attempt.objects.filter(enrolment=enrolment, kind=ExamKind.FINAL).count()
    return used < allowed
