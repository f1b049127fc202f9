"""After a passed exam: qualified by rule, or a case for the city's reviewer (SD-50)."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.decisions import Decision
from anpei.proctoring import queries
from anpei.proctoring.domain.incidents import record_unwatched_time
from anpei.proctoring.due_dates import working_day_after
from anpei.proctoring.models import Review
from anpei.provinces.asking import ask, record_decision
from anpei.provinces.current import current_province, edition_by_key


def judge_attempt(*, attempt: Attempt) -> Decision | None:
    """Decide about a passed final exam once all its photos have been looked at.

    Qualifies, or opens the review; gives the province's decision, None when there is nothing to
    decide (yet). A hook that crashes opens the review: a machine alone neither passes nor fails.
    """
    with transaction.atomic():
        enrolment = (
            Enrolment.objects.select_for_update(of=("self",))
            .select_related("training_class", "licence")
            .get(pk=attempt.enrolment_id)
        )
        fresh = queries.attempts_to_judge().filter(pk=attempt.pk).first()
        if fresh is None or queries.has_pending_photos(fresh):
            return None
        edition = edition_by_key(enrolment.edition_key)
        record_unwatched_time(attempt=fresh)
        facts = queries.qualification_facts(enrolment, fresh, edition)
        decision = ask(current_province().decide_qualification, facts, edition=edition)
        record_decision("enrolment", enrolment.pk, "decide_qualification", decision)
        if decision.allowed:
            qualify(enrolment=enrolment, attempt=fresh, by=None, reason=decision.rule)
        else:
            _open_review(enrolment, fresh, decision, edition.policy.review_due_days)
    return decision


def qualify(*, enrolment: Enrolment, attempt: Attempt, by: User | None, reason: str) -> Enrolment:
    """Move to qualified, with the day and the score that count."""
    Enrolment.objects.filter(pk=enrolment.pk).update(
        qualified_at=db_now(), score_hundredths=attempt.score_hundredths
    )
    return move_enrolment(
        enrolment=enrolment,
        to=EnrolmentState.QUALIFIED,
        by=by,
        reason=reason,
    )


def _open_review(
    enrolment: Enrolment, attempt: Attempt, decision: Decision, due_days: int
) -> Review:
    review = Review.objects.create(
        enrolment=enrolment,
        attempt=attempt,
        facts=dict(decision.facts),
        opened_at=db_now(),
        due_on=working_day_after(policy_today(), due_days),
    )
    audit.record(act="review.opened", subject=review, by=None, reason=decision.rule)
    return review
