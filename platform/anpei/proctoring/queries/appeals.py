"""Appeals for the reviewers' desk (PL-36)."""

from datetime import date
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from anpei.accounts.models import User
from anpei.proctoring.models import Appeal
from anpei.proctoring.states import AppealState

_RELATED = (
    "attempt__enrolment__person",
    "attempt__enrolment__enterprise",
    "attempt__enrolment__licence",
    "attempt__enrolment__training_class",
    "review",
    "assignee",
    "decided_by",
    "refused_by",
    "refused_first_by",
)


class AppealTab(StrEnum):
    """What waits, what is one's own, what is decided."""

    WAITING = "waiting"
    MINE = "mine"
    DECIDED = "decided"


def appeals_in(tab: AppealTab, user: User) -> QuerySet[Appeal]:
    """Undecided ones oldest first, decided ones newest first."""
    found = Appeal.objects.select_related(*_RELATED).defer("attempt__paper")
    if tab is AppealTab.DECIDED:
        return found.exclude(state=AppealState.FILED).order_by("-decided_at", "-pk")
    waiting = found.filter(state=AppealState.FILED).order_by("filed_at", "pk")
    return waiting.filter(assignee=user) if tab is AppealTab.MINE else waiting


def appeal_counts(user: User, day: date) -> dict[str, int]:
    """How many wait, are one's own, and are past their day: one statement."""
    return Appeal.objects.filter(state=AppealState.FILED).aggregate(
        waiting=Count("pk"),
        mine=Count("pk", filter=Q(assignee=user)),
        overdue=Count("pk", filter=Q(due_on__lt=day)),
    )


def appeal_case(public_id: str) -> Appeal | None:
    """One appeal with everything a page names."""
    found = Appeal.objects.select_related(*_RELATED).defer("attempt__paper")
    return found.filter(public_id=public_id).first()
