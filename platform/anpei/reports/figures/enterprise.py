"""An enterprise's own charts: its people's licences, enrolments and orders (PL-61)."""

from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import LABELS
from anpei.kernel.clock import policy_today
from anpei.kernel.months import Month
from anpei.people.models import Enterprise, LicenceStatus
from anpei.reports.figures import sums
from anpei.reports.figures.asked import Asked
from anpei.site.components.charts import Chart, Series

_AHEAD = 12


def enterprise_charts(enterprise: Enterprise) -> list[Chart]:
    """Which licences end when, where everybody is on the way, what was ordered and paid."""
    last = Month.of(policy_today())
    asked = Asked(first=last.plus(-11), last=last, enterprise=enterprise.pk)
    return [_expiries(enterprise), _states(enterprise), _orders(asked)]


def _expiries(enterprise: Enterprise) -> Chart:
    today = policy_today()
    months = [Month.of(today).plus(n) for n in range(_AHEAD)]
    rows = (
        enterprise.licences.filter(
            status=LicenceStatus.VALID,
            valid_until__gte=today,
            valid_until__lt=months[-1].plus(1).first_day,
        )
        .annotate(month=TruncMonth("valid_until"))
        .values("month")
        .annotate(number=Count("pk"))
        .order_by("month")
    )
    numbers = {_month(row["month"]): row["number"] for row in rows}
    people = reverse("people:people")
    return Chart(
        key="expiries",
        title=_("Licences that expire"),
        hint=_("In the coming twelve months; enrol their holders in time"),
        kind="columns",
        labels=[str(month) for month in months],
        series=[Series(name=_("Licences"), values=[numbers.get(month, 0) for month in months])],
        links=[f"{people}?standing=soon" for _one in months[:6]]
        + [f"{people}?standing=valid" for _one in months[6:]],
        empty=_("No licence expires in the coming twelve months."),
    )


def _month(day: date) -> Month:
    return Month.of(day)


def _states(enterprise: Enterprise) -> Chart:
    rows = Enrolment.objects.filter(enterprise=enterprise).order_by().values("state")
    people = {row["state"]: row["people"] for row in rows.annotate(people=Count("pk"))}
    states = [code for code in LABELS if people.get(code)]
    return Chart(
        key="states",
        title=_("How far your people are"),
        kind="bars",
        labels=[LABELS[code] for code in states],
        series=[Series(name=_("Number of people"), values=[people[code] for code in states])],
        unit=_("people"),
        empty=_("Nobody of yours is enrolled yet."),
    )


def _orders(asked: Asked) -> Chart:
    money, months = sums.money(asked), asked.months
    pairs = [money.by_month.get(str(month), (0, 0)) for month in months]
    orders = reverse("payments:orders")
    return Chart(
        key="orders",
        title=_("Your orders by month"),
        kind="columns",
        labels=[str(month) for month in months],
        series=[
            Series(
                name=_("Ordered"),
                values=[ordered / 100 for ordered, _approved in pairs],
                links=[orders for _one in months],
            ),
            Series(
                name=_("Payment approved"),
                values=[approved / 100 for _ordered, approved in pairs],
                links=[f"{orders}?state=approved" for _one in months],
            ),
        ],
        unit=_("yuan"),
        empty=_("You have placed no order in the last twelve months."),
    )
