"""Calendar months in the platform's time zone: what filters and figures count by."""

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
