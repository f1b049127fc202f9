"""The reviewers' queue, and refusals as learner and enterprise read them (SD-51, SD-52)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from anpei.kernel.decisions import Text
from anpei.people.models import Enterprise, Person
from anpei.proctoring.models import Review
from anpei.proctoring.states import ReviewState
from anpei.provinces.current import current_province, edition_by_key

_RELATED = (
    "enrolment__person",
    "enrolment__enterprise",
    "enrolment__licence",
    "enrolment__training_class",
    "attempt",
    "reviewer",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refused review, with the ground in words."""

    review: Review
    ground: Text
    may_try_again: bool


def review_queue(*, state: ReviewState, search: str = "") -> QuerySet[Review]:
    """Reviews in ``state``: open ones oldest first, decided ones newest first."""
    found = Review.objects.filter(state=state).select_related(*_RELATED).defer("attempt__paper")
    if search:
        found = found.filter(
            Q(enrolment__person__name__icontains=search)
            | Q(enrolment__enterprise__name__icontains=search)
            | Q(enrolment__licence__number__icontains=search)
        )
    if state is ReviewState.OPEN:
        return found.order_by("opened_at", "pk")
    return found.order_by("-decided_at", "-pk")


def review_case(public_id: str) -> Review | None:
    """One case with everything a page names."""
    found = Review.objects.select_related(*_RELATED).defer("attempt__paper")
    return found.filter(public_id=public_id).first()


def open_review_count() -> int:
    return Review.objects.filter(state=ReviewState.OPEN).count()


def refusals_of_enterprise(enterprise: Enterprise, search: str = "") -> QuerySet[Review]:
    """考试审核未通过: refused reviews of people this enterprise enrolled, newest first (SD-52)."""
    return review_queue(state=ReviewState.REFUSED, search=search).filter(
        enrolment__enterprise=enterprise
    )


def refusals_of_person(person: Person) -> list[Refusal]:
    """A learner's own refusals, newest first, with the grounds in words."""
    found = review_queue(state=ReviewState.REFUSED).filter(enrolment__person=person)
    return [as_refusal(review) for review in found]


def as_refusal(review: Review) -> Refusal:
    """The ground in the words of the province's edition, and whether an attempt is left."""
    edition = edition_by_key(review.enrolment.edition_key)
    labels = {g.key: g.label for g in current_province().refusal_grounds(edition)}
    return Refusal(
        review=review,
        ground=labels.get(review.ground, review.ground),
        may_try_again=review.enrolment.state == "credits_complete",
    )
