"""Calendar arithmetic of Yunnan's rules."""

from datetime import date, timedelta


def working_days_after(day: date, number: int) -> date:
    """``number`` weekdays later; public holidays are not known here."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day
