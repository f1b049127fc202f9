"""The staff's charts: enrolments, money, progress, exams, reviews (PL-61)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from anpei.enrolment.queries import NOT_CANCELLED
from anpei.enrolment.states import LABELS
from anpei.provinces.current import current_province
from anpei.reports.figures import sums
from anpei.reports.figures.asked import Asked
from anpei.site.components.charts import Chart, Series

_MOST = 12
"""Bars of cities or classes in one chart; the largest ones."""
_LIST = "enrolment:staff_enrolments"
_ORDERS = "payments:staff_orders"


def staff_charts(asked: Asked, *, with_money: bool) -> list[Chart]:
    """The charts for what was asked; ``with_money`` for those who may see it."""
    enrolled, decided = sums.enrolled(asked), sums.decided(asked)
    charts = [_by_month(asked, enrolled), _by_state(asked, enrolled)]
    if with_money:
        money = sums.money(asked)
        charts += [_money_by_month(asked, money), _money_by_city(asked, money)]
    return [
        *charts,
        _progress(sums.study_progress(asked)),
        _pass_rates(asked, decided),
        _pass_rates_by_category(decided),
        _review_days(asked, decided, with_money=with_money),
        _by_city(asked, enrolled),
        _by_class(asked, enrolled),
    ]


def overview_charts(asked: Asked, *, with_money: bool) -> list[Chart]:
    """The few that the staff's first page shows."""
    decided = sums.decided(asked)
    charts = [_by_month(asked, sums.enrolled(asked))]
    if with_money:
        charts.append(_money_by_month(asked, sums.money(asked)))
    return [
        *charts,
        _pass_rates(asked, decided),
        _review_days(asked, decided, with_money=with_money),
    ]


def _category_labels(asked: Asked) -> dict[str, str]:
    labels = {one.code: str(one.short) for one in current_province().licence_categories}
    return {code: name for code, name in labels.items() if asked.category in {"", code}}


def _by_month(asked: Asked, enrolled: sums.Enrolled) -> Chart:
    months = asked.months
    series = [
        Series(
            name=label,
            values=[enrolled.by_month.get((str(month), code), 0) for month in months],
            links=[
                asked.link(_LIST, month=month, category=code, state=NOT_CANCELLED)
                for month in months
            ],
        )
        for code, label in _category_labels(asked).items()
    ]
    return Chart(
        key="enrolled",
        title=_("Enrolments by month"),
        hint=_("Without cancelled ones"),
        kind="stacked",
        labels=[str(month) for month in months],
        series=series,
        unit=_("people"),
        empty=_("Nobody was enrolled in these months."),
    )


def _by_state(asked: Asked, enrolled: sums.Enrolled) -> Chart:
    states = [code for code in LABELS if enrolled.by_state.get(code)]
    return Chart(
        key="states",
        title=_("How far they are"),
        hint=_("Everybody enrolled in these months, by state"),
        kind="bars",
        labels=[LABELS[code] for code in states],
        series=[
            Series(name=_("Number of people"), values=[enrolled.by_state[code] for code in states])
        ],
        links=[asked.link(_LIST, state=code) for code in states],
        unit=_("people"),
        empty=_("Nobody was enrolled in these months."),
    )


def _yuan(fen: int) -> float:
    return fen / 100


def _money_by_month(asked: Asked, money: sums.Money) -> Chart:
    months = asked.months
    pairs = [money.by_month.get(str(month), (0, 0)) for month in months]
    return Chart(
        key="money",
        title=_("Orders by month"),
        hint=_("By the day of the order"),
        kind="columns",
        labels=[str(month) for month in months],
        series=[
            Series(
                name=_("Ordered"),
                values=[_yuan(ordered) for ordered, _approved in pairs],
                links=[asked.link(_ORDERS, month=m, state=NOT_CANCELLED) for m in months],
            ),
            Series(
                name=_("Payment approved"),
                values=[_yuan(approved) for _ordered, approved in pairs],
                links=[asked.link(_ORDERS, month=m, state="approved") for m in months],
            ),
        ],
        unit=_("yuan"),
        empty=_("No order was placed in these months."),
    )


def _money_by_city(asked: Asked, money: sums.Money) -> Chart:
    cities = sorted(money.by_city, key=lambda city: -money.by_city[city][1])[:_MOST]
    return Chart(
        key="money-cities",
        title=_("Approved payments by city"),
        kind="bars",
        labels=[city or _("not known") for city in cities],
        series=[
            Series(name=_("Payment approved"), values=[_yuan(money.by_city[c][1]) for c in cities])
        ],
        links=[asked.link(_ORDERS, city=city, state="approved") for city in cities],
        unit=_("yuan"),
        empty=_("No payment was approved in these months."),
    )


def _progress(quarters: Mapping[int, int]) -> Chart:
    people = [quarters.get(number, 0) for number in range(4)]
    return Chart(
        key="progress",
        title=_("Progress of those who study"),
        hint=_("Share of the credits they have"),
        kind="columns",
        labels=["0–25 %", "25–50 %", "50–75 %", "75–100 %"],
        series=[Series(name=_("Number of people"), values=people)],
        unit=_("people"),
        empty=_("Nobody studies now."),
    )


def _rate(pair: tuple[int, int] | None) -> float | None:
    return round(100 * pair[1] / pair[0], 1) if pair and pair[0] else None


def _pass_rates(asked: Asked, decided: sums.Decided) -> Chart:
    months = [str(month) for month in asked.months]
    return Chart(
        key="passed",
        title=_("Pass rate of final exams"),
        hint=_("By the month the exam ended"),
        kind="line",
        labels=months,
        series=[Series(name=_("Pass rate"), values=[_rate(decided.exams.get(m)) for m in months])],
        unit="%",
        maximum=100,
        empty=_("No final exam ended in these months."),
    )


def _pass_rates_by_category(decided: sums.Decided) -> Chart:
    labels = {one.code: one.short for one in current_province().licence_categories}
    codes = sorted(decided.categories)
    return Chart(
        key="passed-categories",
        title=_("Pass rate by category"),
        kind="columns",
        labels=[labels.get(code, code) for code in codes],
        series=[
            Series(name=_("Pass rate"), values=[_rate(decided.categories[code]) for code in codes])
        ],
        unit="%",
        maximum=100,
        empty=_("No final exam ended in these months."),
    )


def _review_days(asked: Asked, decided: sums.Decided, *, with_money: bool) -> Chart:
    months = [str(month) for month in asked.months]
    series = [
        Series(name=_("Exam reviews"), values=[decided.reviews.get(month) for month in months])
    ]
    if with_money:
        values = [decided.receipts.get(month) for month in months]
        series.append(Series(name=_("Payment receipts"), values=values))
    return Chart(
        key="reviews",
        title=_("How long reviews take"),
        hint=_("Mean from arrival to decision, by the month of the decision"),
        kind="line",
        labels=months,
        series=series,
        unit=_("days"),
        empty=_("Nothing was decided in these months."),
    )


def _by_city(asked: Asked, enrolled: sums.Enrolled) -> Chart:
    cities = sorted(enrolled.by_city, key=lambda city: -enrolled.by_city[city])[:_MOST]
    return Chart(
        key="cities",
        title=_("Enrolments by city"),
        kind="bars",
        labels=[city or _("not known") for city in cities],
        series=[
            Series(name=_("Number of people"), values=[enrolled.by_city[city] for city in cities])
        ],
        links=[asked.link(_LIST, city=city, state=NOT_CANCELLED) for city in cities],
        unit=_("people"),
        empty=_("Nobody was enrolled in these months."),
    )


def _by_class(asked: Asked, enrolled: sums.Enrolled) -> Chart:
    classes: Sequence[sums.ClassSum] = sorted(enrolled.by_class, key=lambda one: -one.people)
    shown = classes[:_MOST]
    links = [asked.link(_LIST, state=NOT_CANCELLED, **{"class": one.public_id}) for one in shown]
    return Chart(
        key="classes",
        title=_("Largest classes"),
        hint=_("Enrolled in these months, and how many of them have qualified"),
        kind="bars",
        labels=[one.number for one in shown],
        series=[
            Series(name=_("Enrolled"), values=[one.people for one in shown], links=links),
            Series(name=_("Qualified"), values=[one.completed for one in shown], links=links),
        ],
        unit=_("people"),
        empty=_("Nobody was enrolled in these months."),
    )
