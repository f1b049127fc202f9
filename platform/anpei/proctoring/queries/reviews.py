"""The reviewers' desk, and refusals as learner and enterprise read them (PL-35, SD-51, SD-52)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from anpei.accounts.models import Role, RoleGrant, User
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.decisions import Text
from anpei.people.models import Enterprise, Person
from anpei.proctoring.models import Review, ReviewOrigin
from anpei.proctoring.states import UNDECIDED, ReviewState
from anpei.provinces.current import current_province, edition_by_key

_RELATED = (
    "enrolment__person",
    "enrolment__enterprise",
    "enrolment__licence",
    "enrolment__training_class",
    "attempt",
    "reviewer",
    "assignee",
    "first_reviewer",
    "appeal",
)


class DeskTab(StrEnum):
    """The desk's tabs: what waits, what is one's own, what was drawn, what is decided."""

    WAITING = "waiting"
    MINE = "mine"
    SAMPLES = "samples"
    REFUSED = "refused"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFilter:
    """What the desk's list shows; "" = not filtered. ``day`` is today on the clock of rules."""

    tab: DeskTab
    user: User
    day: date
    search: str = ""
    category: str = ""
    due: str = ""
    """``overdue`` or ``today``."""
    holder: str = ""
    """``nobody``, or a reviewer's public id."""


class WhatNext(StrEnum):
    """What a refusal means for the one who was refused."""

    TRY_AGAIN = "try_again"
    NO_ATTEMPT = "no_attempt"
    REPEATED = "repeated"
    """A later attempt has already gone further."""
    ISSUED = "issued"
    """A sampled pass that was with the registry already: the association looks into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refused review, with the ground in words."""

    review: Review
    ground: Text
    next: WhatNext


def desk_cases(wanted: DeskFilter) -> QuerySet[Review]:
    """Cases of a tab: undecided ones oldest first, decided ones newest first."""
    found = _search(_in_tab(wanted), wanted.search)
    if wanted.category:
        found = found.filter(enrolment__licence__category=wanted.category)
    if wanted.due == "overdue":
        found = found.filter(due_on__lt=wanted.day)
    elif wanted.due == "today":
        found = found.filter(due_on=wanted.day)
    if wanted.holder == "nobody":
        found = found.filter(assignee=None)
    elif wanted.holder:
        found = found.filter(assignee__public_id=wanted.holder)
    if wanted.tab in {DeskTab.REFUSED, DeskTab.APPROVED}:
        return found.order_by("-decided_at", "-pk")
    return found.order_by("opened_at", "pk")


def _in_tab(wanted: DeskFilter) -> QuerySet[Review]:
    cases = Review.objects.select_related(*_RELATED).defer("attempt__paper")
    undecided = cases.filter(state__in=UNDECIDED)
    match wanted.tab:
        case DeskTab.WAITING:
            return undecided
        case DeskTab.MINE:
            return undecided.filter(assignee=wanted.user)
        case DeskTab.SAMPLES:
            return undecided.filter(origin=ReviewOrigin.SAMPLE)
        case DeskTab.REFUSED:
            return cases.filter(state=ReviewState.REFUSED)
        case DeskTab.APPROVED:
            return cases.filter(state=ReviewState.APPROVED)


def _search(found: QuerySet[Review], text: str) -> QuerySet[Review]:
    if not text:
        return found
    return found.filter(
        Q(enrolment__person__name__icontains=text)
        | Q(enrolment__enterprise__name__icontains=text)
        | Q(enrolment__licence__number__icontains=text)
    )


def desk_counts(user: User) -> dict[str, int]:
    """How many undecided cases each tab holds, in one statement."""
    return Review.objects.filter(state__in=UNDECIDED).aggregate(
        **{
            DeskTab.WAITING: Count("pk"),
            DeskTab.MINE: Count("pk", filter=Q(assignee=user)),
            DeskTab.SAMPLES: Count("pk", filter=Q(origin=ReviewOrigin.SAMPLE)),
        }
    )


def review_case(public_id: str) -> Review | None:
    """One case with everything a page names."""
    found = Review.objects.select_related(*_RELATED).defer("attempt__paper")
    return found.filter(public_id=public_id).first()


def reviewers() -> QuerySet[User]:
    """Who may be given a case, by name."""
    grants = RoleGrant.objects.filter(role__in=(Role.REVIEWER, Role.ADMIN)).values("user")
    return User.objects.filter(pk__in=grants, is_active=True).order_by("display_name", "pk")


def open_and_overdue_count(day: date) -> tuple[int, int]:
    """How many cases are undecided, and how many of them were due before ``day``."""
    counts = Review.objects.filter(state__in=UNDECIDED).aggregate(
        open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day))
    )
    return counts["open"], counts["late"]


def overdue_reviews(day: date) -> QuerySet[Review]:
    """Undecided cases that should have been decided before ``day``, oldest first."""
    late = Review.objects.filter(state__in=UNDECIDED, due_on__lt=day)
    return late.select_related("assignee").order_by("due_on", "pk")


def _refused() -> QuerySet[Review]:
    refused = Review.objects.filter(state=ReviewState.REFUSED).select_related(*_RELATED)
    return refused.defer("attempt__paper").order_by("-decided_at", "-pk")


def refusals_of_enterprise(
    enterprise: Enterprise, search: str = "", ground: str = ""
) -> QuerySet[Review]:
    """考试审核未通过: refused reviews of people this enterprise enrolled, newest first (SD-52)."""
    found = _search(_refused(), search).filter(enrolment__enterprise=enterprise)
    return found.filter(ground=ground) if ground else found


def refusals_of_person(person: Person) -> list[Refusal]:
    """A learner's own refusals, newest first, with the grounds in words."""
    return [as_refusal(review) for review in _refused().filter(enrolment__person=person)]


def as_refusal(review: Review) -> Refusal:
    """The ground in the words of the province's edition, and what can be done now."""
    edition = edition_by_key(review.enrolment.edition_key)
    labels = {g.key: g.label for g in current_province().refusal_grounds(edition)}
    return Refusal(
        review=review, ground=labels.get(review.ground, review.ground), next=_what_next(review)
    )


def _what_next(review: Review) -> WhatNext:
    state = review.enrolment.state
    if state == EnrolmentState.CREDITS_COMPLETE:
        return WhatNext.TRY_AGAIN
    if state in {EnrolmentState.REPORTED, EnrolmentState.CERTIFIED}:
        doubted = review.origin == ReviewOrigin.DOUBT
        return WhatNext.REPEATED if doubted else WhatNext.ISSUED
    if state in {EnrolmentState.EXAM_PASSED, EnrolmentState.QUALIFIED}:
        return WhatNext.REPEATED
    return WhatNext.NO_ATTEMPT
