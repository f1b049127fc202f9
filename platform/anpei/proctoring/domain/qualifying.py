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
from anpei.proctoring.domain.presence import record_missing_presence
from anpei.proctoring.domain.sampling import is_sampled
from anpei.proctoring.due_dates import working_day_after
from anpei.proctoring.models import Review, ReviewOrigin
from anpei.provinces.asking import ask, record_decision
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.editions import Policy


def judge_attempt(*, attempt: Attempt) -> Decision | None:
    """Decide about a passed final exam once all its photos have been looked at.

    Qualifies, or opens the review; a pass that is drawn as a sample is looked at as well, which
    holds the learner up only where the edition says so. Gives the province's decision, None when
    there is nothing to decide (yet). A hook that crashes opens the review: a machine alone neither
    passes nor fails.
    """
    with transaction.atomic():
        enrolment = (
            Enrolment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("training_class", "licence")
            .get(pk=attempt.enrolment_id)
        )
        fresh = queries.attempts_to_judge().filter(pk=attempt.pk).first()
        if fresh is None or queries.has_pending_photos(fresh):
            return None
        edition = edition_by_key(enrolment.edition_key)
        record_unwatched_time(attempt=fresh)
        record_missing_presence(attempt=fresh)
        facts = queries.qualification_facts(enrolment, fresh, edition)
        decision = ask(current_province().decide_qualification, facts, edition=edition)
        record_decision("enrolment", enrolment.pk, "decide_qualification", decision)
        sampled = decision.allowed and is_sampled(fresh, edition.policy.review_sample_share)
        if decision.allowed and not (sampled and edition.policy.review_sample_holds):
            qualify(enrolment=enrolment, attempt=fresh, by=None, reason=decision.rule)
        if sampled:
            _open_review(fresh, decision, edition.policy, ReviewOrigin.SAMPLE)
        elif not decision.allowed:
            _open_review(fresh, decision, edition.policy, ReviewOrigin.DOUBT)
    return decision


def look_again(*, attempt: Attempt) -> Review | None:
    """Open the review of a pass that would be doubted, with the evidence that came late (T31).

    What a page kept while its line was cut may come for half an hour after the exam. The pass
    stands until a reviewer decides: a machine takes nothing back. None where the province would
    pass it still, while photos wait, or when a reviewer has or had the case.
    """
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(
            pk=attempt.enrolment_id
        )
        fresh = queries.attempts_with_late_evidence().filter(pk=attempt.pk).first()
        if fresh is None or queries.has_pending_photos(fresh):
            return None
        edition = edition_by_key(enrolment.edition_key)
        facts = queries.qualification_facts(enrolment, fresh, edition)
        decision = ask(current_province().decide_qualification, facts, edition=edition)
        if decision.allowed:
            return None
        record_decision("enrolment", enrolment.pk, "decide_qualification", decision)
        return _open_review(fresh, decision, edition.policy, ReviewOrigin.LATE)


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
    attempt: Attempt, decision: Decision, policy: Policy, origin: ReviewOrigin
) -> Review:
    review = Review.objects.create(
        enrolment_id=attempt.enrolment_id,
        attempt=attempt,
        origin=origin,
        facts=dict(decision.facts),
        opened_at=db_now(),
        due_on=working_day_after(policy_today(), policy.review_due_days),
    )
    audit.record(act="review.opened", subject=review, by=None, reason=decision.rule)
    return review
