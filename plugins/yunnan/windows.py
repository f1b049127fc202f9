"""Calendar arithmetic of Yunnan's rules."""

import calendar
from datetime import date, timedelta


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier; the month's last day where there is no such day."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def working_days_after(day: date, number: int) -> date:
    """``number`` weekdays later; public holidays are not known here."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day
