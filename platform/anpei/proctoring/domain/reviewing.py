"""A reviewer's decision: approved, or refused on one of the province's grounds (SD-51)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt, ExamKind
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.kernel.states import move
from anpei.proctoring.domain.qualifying import qualify
from anpei.proctoring.models import Review
from anpei.proctoring.states import REVIEW, ReviewState
from anpei.provinces.current import current_province, edition_by_key


def approve_review(*, review: Review, by: User, reason: str = "") -> Review:
    """The result stands: the enrolment is qualified. Raises IllegalMove when already decided."""
    with transaction.atomic():
        decided = _decide(review, ReviewState.APPROVED, by=by, ground="", reason=reason)
        qualify(enrolment=decided.enrolment, attempt=decided.attempt, by=by, reason=reason)
    return decided


def refuse_review(*, review: Review, ground: str, reason: str, by: User) -> Review:
    """The result does not stand; the learner may try again where the edition has an attempt left.

    ``ground`` is a key of ``Province.refusal_grounds``; ``reason`` are words for learner and
    enterprise. Raises InvalidInput for another ground, IllegalMove when already decided.
    """
    edition = edition_by_key(review.enrolment.edition_key)
    grounds = {item.key for item in current_province().refusal_grounds(edition)}
    if ground not in grounds:
        raise InvalidInput(_("Choose the ground of the refusal."), field="ground")
    with transaction.atomic():
        decided = _decide(review, ReviewState.REFUSED, by=by, ground=ground, reason=reason)
        left = _attempts_left(decided.enrolment, edition.policy.final_attempts)
        after = EnrolmentState.CREDITS_COMPLETE if left else EnrolmentState.DISQUALIFIED
        move_enrolment(enrolment=decided.enrolment, to=after, by=by, reason=f"{ground} {reason}")
    return decided


def _decide(review: Review, after: ReviewState, *, by: User, ground: str, reason: str) -> Review:
    """Who, when and why first: the table refuses a decided review without them."""
    Review.objects.filter(pk=review.pk, state=ReviewState.OPEN).update(
        reviewer=by, decided_at=db_now(), ground=ground, reason=reason.strip()
    )

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


def _attempts_left(enrolment: Enrolment, allowed: int) -> bool:
    used = Attempt.objects.filter(enrolment=enrolment, kind=ExamKind.FINAL).count()
    return used < allowed
