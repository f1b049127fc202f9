"""Working days, Monday to Friday. Public holidays are moved by decree each year and not known here:
a date may come out too early, never too late."""

from datetime import date, timedelta

_SATURDAY = 5


def working_day_after(day: date, number: int) -> date:
    """The working day that is ``number`` working days after ``day``."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day
