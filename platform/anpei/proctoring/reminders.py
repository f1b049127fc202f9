"""Reviewers, when cases are past their day (PL-35, PL-63)."""

from collections.abc import Iterator

from django.urls import reverse

from anpei.accounts.models import Role
from anpei.kernel.clock import policy_today
from anpei.messages.domain import Notification, staff_with
from anpei.proctoring.models import Appeal, Review
from anpei.proctoring.states import UNDECIDED, AppealState


def overdue_reviews() -> Iterator[Notification]:
    """Every reviewer once a day, while something is overdue."""
    today = policy_today()
    overdue = Review.objects.filter(state__in=UNDECIDED, due_on__lt=today)
    count = overdue.count()
    if not count:
        return
    for user in staff_with(Role.REVIEWER):
        yield Notification(
            to=user,
            facts={"count": count},
            link=f"{reverse('proctoring:reviews')}?due=overdue",
            once=f"proctoring.overdue:{user.pk}:{today}",
        )


def overdue_appeals() -> Iterator[Notification]:
    """The same for appeals (PL-36)."""
    today = policy_today()
    count = Appeal.objects.filter(state=AppealState.FILED, due_on__lt=today).count()
    if not count:
        return
    for user in staff_with(Role.REVIEWER):
        yield Notification(
            to=user,
            facts={"count": count},
            link=reverse("proctoring:appeals"),
            once=f"proctoring.appeals_overdue:{user.pk}:{today}",
        )
