"""The association's calendar: which days are not what their weekday says."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.errors import InvalidInput
from anpei.payments.models import CalendarDay

_LONGEST = 31


def set_calendar_days(
    *, first: date, last: date, is_working: bool, name: str, by: User | None
) -> list[CalendarDay]:
    """Set the days from ``first`` to ``last``, both included; what was said of them before is
    overwritten. Raises InvalidInput for days out of order or more than a month of them."""
    if last < first:
        raise InvalidInput(_("The last day lies before the first."), field="last")
    if (last - first).days >= _LONGEST:
        raise InvalidInput(_("Enter a month at most at a time."), field="last")
    with transaction.atomic():
        days = [
            CalendarDay.objects.update_or_create(
                day=first + timedelta(days=n), defaults={"is_working": is_working, "name": name}
            )[0]
            for n in range((last - first).days + 1)
        ]
        audit.record(
            act="calendar.set",
            subject=days[0],
            by=by,
            after={"first": str(first), "last": str(last), "working": is_working, "name": name},
        )
    return days


def forget_calendar_day(*, day: CalendarDay, by: User | None) -> None:
    """The day is again what its weekday says."""
    with transaction.atomic():
        audit.record(
            act="calendar.forget",
            subject=day,
            by=by,
            before={"day": str(day.day), "name": day.name},
        )
        day.delete()
