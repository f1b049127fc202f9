"""Teachers, when questions wait too long (SD-38, PL-63)."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from anpei.accounts.models import Role
from anpei.courses.models import Enquiry
from anpei.courses.states import EnquiryState
from anpei.kernel.clock import policy_now, policy_today
from anpei.messages.domain import Notification, staff_with

WAITS_TOO_LONG = timedelta(days=2)


def waiting_questions() -> Iterator[Notification]:
    """Every teacher once a day, while a question is older than two days."""
    late = Enquiry.objects.filter(
        state=EnquiryState.WAITING, asked_at__lt=policy_now() - WAITS_TOO_LONG
    ).count()
    if not late:
        return
    for user in staff_with(Role.TEACHER):
        yield Notification(
            to=user,
            facts={"count": late},
            link=reverse("courses:staff_questions"),
            once=f"courses.questions_waiting:{user.pk}:{policy_today()}",
        )
