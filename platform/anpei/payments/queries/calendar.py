"""Working days: Monday to Friday, but for the association's own calendar (holidays, 调休)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from anpei.kernel.clock import policy_today
from anpei.payments.models import CalendarDay

_SATURDAY = 5
_DAY = timedelta(days=1)
_FURTHEST = 400

type Calendar = Mapping[date, bool]
"""Day → whether it is worked; a day that is absent is what its weekday says."""


def off_days(first: date, last: date) -> Calendar:
    """The association's exceptions from ``first`` to ``last``, both included."""
    return dict(
        CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "is_working")
    )


def working_days_between(first: date, last: date, calendar: Calendar | None = None) -> int:
    """Working days after ``first`` up to and including ``last``. ``calendar`` must cover them;
    read when not given."""
    if last <= first:
        return 0
    known = off_days(first, last) if calendar is None else calendar
    days = (first + _DAY * n for n in range(1, (last - first).days + 1))
    return sum(_is_worked(day, known) for day in days)


def working_days_from(first: date, number: int, calendar: Calendar | None = None) -> date:
    """The ``number``-th working day after ``first``."""
    known = off_days(first, first + _DAY * _FURTHEST) if calendar is None else calendar
    day, left = first, number
    for _step in range(_FURTHEST):
        if left <= 0:
            break
        day += _DAY
        left -= _is_worked(day, known)
    return day


def working_days_since(moment: datetime) -> int:
    """Working days from the day of ``moment`` to today."""
    return working_days_between(timezone.localdate(moment), policy_today())


def _is_worked(day: date, calendar: Calendar) -> bool:
    return calendar.get(day, day.weekday() < _SATURDAY)
