"""Calendar months: what filters, figures and validities count by."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

_WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """``str(month)`` is ``2026-11``, as an ``<input type="month">`` gives it."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """The month written as ``2026-11``; None for anything else."""
        found = _WRITTEN.fullmatch(text.strip())
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    def plus(self, months: int) -> "Month":
        """So many months later (earlier when negative)."""
        year, number = divmod(self.year * _MONTHS + self.number - 1 + months, _MONTHS)
        return Month(year, number + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def begins(self) -> datetime:
        """Midnight before its first day, in the platform's time zone."""
        return timezone.make_aware(datetime.combine(self.first_day, time.min))


@dataclass(frozen=True, slots=True)
class Months:
    """From ``first`` to ``last``, both included; None: without that end."""

    first: Month | None = None
    last: Month | None = None

    @classmethod
    def read(cls, first: str, last: str) -> "Months":
        """As two month fields give them; what cannot be read is no end."""
        return cls(Month.read(first), Month.read(last))

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None

    def within(self, field: str) -> dict[str, datetime]:
        """Look-ups for a queryset: the moment ``field`` lies in these months."""
        found = {}
        if self.first:
            found[f"{field}__gte"] = self.first.begins
        if self.last:
            found[f"{field}__lt"] = self.last.plus(1).begins
        return found


EVER = Months()
"""Without either end."""


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier; the month's last day where there is no such day."""
    month = Month.of(day).plus(-months)
    last = calendar.monthrange(month.year, month.number)[1]
    return date(month.year, month.number, min(day.day, last))
