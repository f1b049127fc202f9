"""The charts and the numbers behind them (PL-61)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from anpei.accounts.models import Role
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.states import AttemptState
from anpei.kernel.clock import policy_today
from anpei.kernel.months import Month
from anpei.payments.domain import place_order
from anpei.payments.models import Order
from anpei.people.models import Licence
from anpei.reports.figures import sums
from anpei.reports.figures.asked import Asked
from anpei.reports.figures.staff import staff_charts
from anpei.site.components.charts import Chart
from tests.enrolment.applying import billing
from tests.factories import (
    Cast,
    make_class,
    make_enrolment,
    make_enterprise,
    make_licence,
    make_person,
    make_staff,
)
from tests.jobs.conftest import signed_in


def asked(text: str = "") -> Asked:
    return Asked.read(QueryDict(text))


def enrolled(
    cast: Cast,
    training_class: TrainingClass,
    *,
    months_ago: int = 0,
    state: EnrolmentState = EnrolmentState.STUDYING,
    licence: Licence | None = None,
) -> Enrolment:
    licence = licence or make_licence(make_person(), cast.licence.enterprise)
    made = make_enrolment(licence, training_class, state=state)
    Enrolment.objects.filter(pk=made.pk).update(created_at=moment(months_ago))
    return made


def moment(months_ago: int) -> datetime:
    return Month.of(policy_today()).plus(-months_ago).begins + timedelta(hours=12)


def sat(enrolment: Enrolment, *, passed: bool, months_ago: int = 0) -> None:
    at = moment(months_ago)
    Attempt.objects.create(
        enrolment=enrolment,
        kind=ExamKind.FINAL,
        number=1,
        state=AttemptState.HANDED_IN,
        paper=[],
        item_count=0,
        started_at=at,
        deadline_at=at + timedelta(hours=2),
        closed_at=at,
        passed=passed,
        score_hundredths=8000 if passed else 2000,
        lease="x",
    )


def chart(charts: list[Chart], key: str) -> Chart:
    return next(one for one in charts if one.key == key)


def numbers(drawing: Chart) -> dict[str, Any]:
    values = drawing.series[0].values
    return {str(label): values[place] for place, label in enumerate(drawing.labels)}


@pytest.mark.rule("PL-61")
def test_enrolments_are_summed_by_month_state_city_and_class(cast: Cast) -> None:
    other = make_enterprise("青岛海湾建设有限公司")
    other.city = "青岛"
    other.save()
    first, second = make_class(category="C"), make_class(category="A")
    enrolled(cast, first)
    enrolled(cast, first, months_ago=2, state=EnrolmentState.CERTIFIED)
    enrolled(cast, first, state=EnrolmentState.CANCELLED)
    enrolled(cast, second, licence=make_licence(make_person(), other, category="A"))
    enrolled(cast, second, months_ago=30)

    found = sums.enrolled(asked())

    this, before = str(asked().last), str(asked().last.plus(-2))
    assert found.by_month == {(this, "C"): 1, (before, "C"): 1, (this, "A"): 1}
    assert found.by_state == {"studying": 2, "certified": 1, "cancelled": 1}
    assert found.by_city == {"济南": 2, "青岛": 1}
    assert {(one.number, one.people, one.completed) for one in found.by_class} == {
        (first.number, 2, 1),
        (second.number, 1, 0),
    }


@pytest.mark.rule("PL-61")
def test_figures_are_narrowed_by_city_category_and_months(cast: Cast) -> None:
    enrolled(cast, make_class(category="C"), months_ago=8)

    assert sums.enrolled(asked("city=济南&category=C")).by_city == {"济南": 1}
    assert sums.enrolled(asked("city=青岛")).by_city == {}
    assert sums.enrolled(asked("category=A")).by_state == {}
    assert sums.enrolled(asked("months=6")).by_state == {}
    assert len(asked("months=999").months) == 12


@pytest.mark.rule("PL-61")
def test_a_charts_number_is_the_length_of_the_list_behind_it(cast: Cast) -> None:
    training_class = make_class(category="C")
    for _ in range(2):
        enrolled(cast, training_class, months_ago=1)
    enrolled(cast, training_class, months_ago=1, state=EnrolmentState.CANCELLED)
    enrolled(cast, training_class, months_ago=3)
    client = signed_in(cast.staff)
    charts = staff_charts(asked(), with_money=False)
    by_month = chart(charts, "enrolled")
    shown = [
        (value, link)
        for series in by_month.series
        for value, link in zip(series.values, series.links, strict=True)
        if value
    ]
    for key in ("states", "cities", "classes"):
        drawing = chart(charts, key)
        links = drawing.series[0].links or drawing.links
        shown += list(zip(drawing.series[0].values, links, strict=True))

    lists = [client.get(link).context["page"].paginator.count for _value, link in shown]

    assert lists == [value for value, _link in shown]
    assert len(lists) == 6


@pytest.mark.rule("PL-61")
def test_pass_rates_by_month_and_category(cast: Cast) -> None:
    training_class = make_class(category="C")
    for passed in (True, True, False):
        sat(enrolled(cast, training_class), passed=passed)

    charts = staff_charts(asked(), with_money=False)

    assert numbers(chart(charts, "passed"))[str(asked().last)] == 66.7
    assert list(numbers(chart(charts, "passed-categories")).values()) == [66.7]
    assert numbers(chart(charts, "passed"))[str(asked().first)] is None


@pytest.mark.rule("PL-61")
def test_money_and_times_of_receipts(cast: Cast) -> None:
    order = place_order(
        enterprise=cast.licence.enterprise,
        training_class=cast.training_class,
        licences=[cast.licence.public_id],
        billing=billing(),
        by=None,
    )
    start = moment(0)
    Order.objects.filter(pk=order.pk).update(
        state="approved",
        created_at=start,
        submitted_at=start,
        decided_at=start + timedelta(days=1, hours=12),
    )

    charts = staff_charts(asked(), with_money=True)

    this = str(asked().last)
    assert numbers(chart(charts, "money"))[this] == order.amount_fen / 100
    assert numbers(chart(charts, "money-cities")) == {"济南": order.amount_fen / 100}
    receipts = chart(charts, "reviews").series[1]
    assert receipts.values[-1] == 1.5


@pytest.mark.rule("PL-61")
def test_money_is_for_finance_and_administrators(cast: Cast) -> None:
    titles = {}
    for role in (Role.FINANCE, Role.TEACHER, Role.ADMIN):
        page = signed_in(make_staff(f"member of {role}", role)).get("/staff/figures/")
        titles[role] = "Orders by month" in page.content.decode()

    assert titles == {Role.FINANCE: True, Role.TEACHER: False, Role.ADMIN: True}


@pytest.mark.rule("PL-61")
def test_page_draws_charts_with_their_tables(cast: Cast) -> None:
    enrolled(cast, make_class(category="C"))
    client = signed_in(cast.staff)

    page = client.get("/staff/figures/?months=24").content.decode()
    home = client.get("/staff/").content.decode()

    assert 'data-chart="{&quot;kind&quot;: &quot;stacked&quot;' in page
    assert page.count("<tbody>") >= 3
    assert "No final exam ended in these months." in page
    assert 'hx-get="/staff/figures/part/"' in home


@pytest.mark.rule("PL-61")
def test_enterprise_sees_its_own_figures_alone(cast: Cast, other_cast: Cast) -> None:
    make_enrolment(cast.licence, make_class())
    make_enrolment(cast.licence, make_class(), state=EnrolmentState.CANCELLED)

    own = signed_in(cast.alice).get("/enterprise/figures/part/").content.decode()
    strange = signed_in(cast.charlie).get("/enterprise/figures/part/").content.decode()
    home = signed_in(cast.alice).get("/enterprise/information/").content.decode()

    assert "Enrolment cancelled" in own
    assert "Nobody of yours is enrolled yet." in strange
    assert 'hx-get="/enterprise/figures/part/"' in home


def test_figures_are_closed_to_others(cast: Cast) -> None:
    paths = ("/staff/figures/", "/staff/figures/part/")
    statuses = [signed_in(cast.alice).get(path).status_code for path in paths]

    assert statuses == [403, 403]
    assert signed_in(cast.staff).get("/enterprise/figures/part/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_take_few_queries(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin = signed_in(make_staff("boss", Role.ADMIN))
    for _ in range(rows):
        sat(enrolled(cast, make_class()), passed=True)
    admin.get("/staff/figures/")

    # The search path; session, user with roles, clock, four sums, cities.
    with django_assert_num_queries(9):
        admin.get("/staff/figures/")


def test_months_begin_at_midnight_of_the_platforms_zone() -> None:
    assert timezone.localtime(Month(2026, 3).begins).isoformat() == "2026-03-01T00:00:00+08:00"


def test_first_page_brings_in_the_most_important_charts(cast: Cast) -> None:
    part = signed_in(cast.staff).get("/staff/figures/part/").content.decode()

    assert part.count('class="card chart-card"') == 4
    assert "<html" not in part
