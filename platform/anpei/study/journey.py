"""我的学习: where each of a learner's enrolments stands on the way (SD-30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision, Text
from anpei.payments.models import Order, OrderLine
from anpei.people.models import Person
from anpei.provinces.current import current_province
from anpei.provinces.facts import StudyFacts
from anpei.site.components.progress import Step, steps_of_way
from anpei.study.overview import credit_text
from anpei.study.policies import can_study, edition_of
from anpei.study.queries import enrolments_of, study_pictures

_S = EnrolmentState
_AT_STEP = {
    _S.APPLIED: 1,
    _S.STUDYING: 2,
    _S.CREDITS_COMPLETE: 2,
    _S.EXAM_FAILED: 2,
    _S.DISQUALIFIED: 2,
    _S.EXAM_PASSED: 3,
    _S.QUALIFIED: 3,
    _S.REPORTED: 3,
}


_OVER = {_S.QUALIFIED, _S.REPORTED, _S.CERTIFIED, _S.CANCELLED, _S.EXPIRED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One enrolment as its card shows it. Credits in tenths."""

    enrolment: Enrolment
    steps: list[Step]
    category: Text
    order_number: str
    may_study: Decision
    earned: int
    credits_required: int
    days_left: int
    finish_by: date | None
    """The day by which everything should be finished; None where the edition names none."""
    is_urgent: bool
    is_over: bool
    """Neither study nor exam is left to do."""

    @property
    def credit_text(self) -> str:
        return credit_text(self.earned, self.credits_required)


def journeys_of(person: Person) -> list[Journey]:
    """Every enrolment of ``person``, the one to study first."""
    enrolments = list(enrolments_of(person))
    orders = {
        line.enrolment_id: line.order
        for line in OrderLine.objects.filter(enrolment__in=enrolments).select_related("order")
    }
    pictures, today = study_pictures(enrolments), policy_today()
    return [
        _journey(enrolment, pictures[enrolment.pk].facts, orders.get(enrolment.pk), today)
        for enrolment in enrolments
    ]


def _journey(enrolment: Enrolment, facts: StudyFacts, order: Order | None, today: date) -> Journey:
    edition = edition_of(enrolment)
    province = current_province()
    required = province.required_credits(facts.licence_category, facts.credits_required, edition)
    days_left = (facts.licence_valid_until - today).days
    margin = edition.policy.finish_days_before_expiry
    labels = {category.code: category.label for category in province.licence_categories}
    is_over = enrolment.state in _OVER
    return Journey(
        enrolment=enrolment,
        steps=_steps(province.journey_steps(), enrolment.state),
        category=labels.get(facts.licence_category, facts.licence_category),
        order_number=order.number if order else "",
        may_study=can_study(facts, edition, today),
        earned=facts.earned,
        credits_required=sum(required.values()) or facts.credits_required,
        days_left=days_left,
        finish_by=date.fromordinal(facts.licence_valid_until.toordinal() - margin)
        if margin
        else None,
        is_urgent=not is_over and days_left <= 2 * margin,
        is_over=is_over,
    )


def _steps(labels: Sequence[Text], state: str) -> list[Step]:
    if state == _S.CERTIFIED:
        return steps_of_way(labels, len(labels))
    return steps_of_way(labels, min(_AT_STEP.get(_S(state), -1), len(labels) - 1))
