"""Whose licence expires soon and is not on its way to a new term (PL-63)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import NO_LONGER_ACTIVE
from anpei.kernel.clock import policy_today
from anpei.messages.domain import Notification
from anpei.people.models import Licence, LicenceStatus
from anpei.provinces.current import current_edition


def expiring_licences() -> Iterator[Notification]:
    """Each holder with an open account, once a term."""
    holders = _expiring().filter(person__user__is_active=True).select_related("person__user")
    for licence in holders.order_by("pk").iterator(chunk_size=500):
        yield Notification(
            to=licence.person.user,
            facts={"licence": licence.number, "valid_until": licence.valid_until},
            link=reverse("site:guide"),
            about=licence,
            once=f"enrolment.licence_expiring:{licence.pk}:{licence.valid_until}",
        )


def expiring_by_enterprise() -> Iterator[Notification]:
    """Each enterprise once a month, while it has such licences."""
    today = policy_today()
    rows = (
        _expiring()
        .filter(enterprise__user__is_active=True)
        .order_by("enterprise")
        .values("enterprise__user")
        .annotate(people=Count("person", distinct=True), first=Min("valid_until"))
    )
    accounts = User.objects.in_bulk([row["enterprise__user"] for row in rows])
    for row in rows:
        account = accounts[row["enterprise__user"]]
        yield Notification(
            to=account,
            facts={
                "people": row["people"],
                "days": current_edition().policy.remind_expiry_days,
                "first_day": row["first"],
            },
            link=reverse("enrolment:classes"),
            once=f"enrolment.licences_expiring:{account.pk}:{today:%Y-%m}",
        )


def _expiring() -> QuerySet[Licence]:
    """Valid main licences within the edition's window that nobody has enrolled for this term."""
    today = policy_today()
    window = timedelta(days=current_edition().policy.remind_expiry_days)
    enrolled = Enrolment.objects.filter(
        licence=OuterRef("pk"), term=OuterRef("valid_until")
    ).exclude(state__in=NO_LONGER_ACTIVE)
    return Licence.objects.filter(
        ~Exists(enrolled),
        status=LicenceStatus.VALID,
        is_main=True,
        valid_until__range=(today, today + window),
    )
