"""Months and days before a licence expires, on the calendar's edges (SD-13a, SD-13b)."""

from datetime import date

import pytest

from anpei.kernel.months import months_before
from anpei.provinces.facts import TenantFacts
from plugins.shandong.policy import ShandongPolicy
from plugins.shandong.windows import enrolment_window


def city(mode: str) -> TenantFacts:
    return TenantFacts(schema="t", name="t", city="t", exam_mode=mode)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
    ],
)
def test_months_before_the_end_of_a_month(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@pytest.mark.rule("SD-13a", "SD-13b")
@pytest.mark.parametrize(
    ("mode", "window"),
    [
        ("online", (date(2026, 4, 20), date(2026, 10, 13))),
        ("offline", (date(2025, 10, 20), date(2026, 9, 20))),
    ],
)
def test_enrolment_window_of_a_city(mode: str, window: tuple[date, date]) -> None:
    assert enrolment_window(date(2026, 10, 20), city(mode), ShandongPolicy()) == window


def test_a_tenants_own_edition_moves_the_window() -> None:
    own = ShandongPolicy(enrol_months_before_online=9, enrol_closes_days_online=14)

    assert enrolment_window(date(2026, 10, 20), city("online"), own) == (
        date(2026, 1, 20),
        date(2026, 10, 6),
    )
