"""Learners whose time for study ends (PL-63)."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from django.db.models.functions import Coalesce
from django.urls import reverse

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import policy_today
from anpei.messages.domain import Notification
from anpei.provinces.current import edition_by_key

LAST_CALL = timedelta(days=3)


def study_deadlines() -> Iterator[Notification]:
    """Whoever has not all credits, when the deadline comes near, and again at the last call.

    The deadline is the class's last day, or the day the edition wants before the licence expires
    (the 20 days of M1 图4-1), whichever comes first.
    """
    today = policy_today()
    edition = cache(edition_by_key)
    studying = (
        Enrolment.objects.annotate(ends=Coalesce("study_until", "training_class__study_until"))
        .filter(
            state=EnrolmentState.STUDYING,
            person__user__is_active=True,
            ends__gte=today,
        )
        .select_related("training_class", "person__user")
        .order_by("pk")
    )
    for enrolment in studying.iterator(chunk_size=500):
        policy = edition(enrolment.edition_key).policy
        deadline = min(
            enrolment.study_ends,
            enrolment.term - timedelta(days=policy.finish_days_before_expiry),
        )
        left = deadline - today
        if timedelta() <= left <= max(timedelta(days=policy.remind_study_days), LAST_CALL):
            stage = "last" if left <= LAST_CALL else "first"
            yield Notification(
                to=enrolment.person.user,
                facts={"class_name": enrolment.training_class.name, "deadline": deadline},
                link=reverse("study:home"),
                about=enrolment,
                once=f"study.deadline:{enrolment.pk}:{deadline}:{stage}",
            )
