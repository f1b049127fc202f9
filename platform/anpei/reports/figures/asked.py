"""What a reader of the figures asked for: how many months, which city, which category."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from anpei.kernel.clock import policy_today
from anpei.kernel.months import Month

SPANS = (6, 24)
"""Months one may choose; without a choice it is twelve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The figures of the months from ``first`` to ``last``; "" for every city or category."""

    first: Month
    last: Month
    city: str = ""
    category: str = ""
    enterprise: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """As the filter bar gives it; the last twelve months without one."""
        typed = query.get("months", "")
        span = int(typed) if typed in {str(one) for one in SPANS} else 12
        last = Month.of(policy_today())
        return cls(
            first=last.plus(1 - span),
            last=last,
            city=query.get("city", "")[:40],
            category=query.get("category", "")[:20],
        )

    @property
    def months(self) -> list[Month]:
        found = [self.first]
        while found[-1] < self.last:
            found.append(found[-1].plus(1))
        return found

    @property
    def span(self) -> str:
        return str(len(self.months))

    @property
    def parameters(self) -> dict[str, str | int | datetime | None]:
        """For the statements in ``sums``."""
        return {
            "zone": settings.TIME_ZONE,
            "since": self.first.begins,
            "until": self.last.plus(1).begins,
            "city": self.city,
            "category": self.category,
            "enterprise": self.enterprise,
        }

    def link(self, page: str, **more: object) -> str:
        """The list behind a number: this filter narrowed by ``more``."""
        month = more.pop("month", None)
        wanted = {
            "from": month or self.first,
            "until": month or self.last,
            "city": self.city,
            "category": self.category,
            **more,
        }
        return f"{reverse(page)}?{urlencode({k: v for k, v in wanted.items() if v})}"
