"""Alarms of rules that failed: counted while something is asked, written when it is over.

The refusal that a failed rule causes rolls its transaction back; an alarm written inside it would
be lost. So a request collects its alarms and writes them behind everything else.
"""

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from anpei.provinces.models import PolicyAlarm
from tenants.entering import UnknownTenant, current_association

type Alarm = tuple[str, str, str]
"""Hook, edition key, problem."""

logger = logging.getLogger(__name__)
_collected: ContextVar[Counter[Alarm] | None] = ContextVar("policy_alarms", default=None)

_UPSERT = """
INSERT INTO provinces_policyalarm AS known
       (question, edition, problem, times, first_at, last_at, settled_by)
VALUES (%s, %s, %s, %s, clock_timestamp(), clock_timestamp(), '')
ON CONFLICT (question, edition, problem) WHERE settled_at IS NULL
DO UPDATE SET times = known.times + excluded.times, last_at = excluded.last_at
"""


def raise_alarm(question: str, edition: str, error: BaseException | None) -> None:
    """Count a failed rule; written at once outside of ``collecting_alarms``."""
    alarm = (question[:60], edition[:60], _problem(error))
    counter = _collected.get()
    if counter is not None:
        counter[alarm] += 1
    else:
        _write(Counter([alarm]))


@contextmanager
def collecting_alarms() -> Iterator[None]:
    """Write the alarms of the block once, when it is over, however it ends."""
    counter: Counter[Alarm] = Counter()
    token = _collected.set(counter)
    try:
        yield
    finally:
        _collected.reset(token)
        if counter:
            _write(counter)


class AlarmMiddleware:
    """One collection a request, outside every transaction of its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with collecting_alarms():
            return self.get_response(request)


def open_alarms() -> int:
    """How many failed rules nobody has settled."""
    return PolicyAlarm.objects.filter(settled_at=None).count()


def _problem(error: BaseException | None) -> str:
    """``ZeroDivisionError in eligibility.py:92``; an error's text could name a person."""
    if error is None:
        return "no decision"
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" in {where[0].filename.rpartition('/')[2]}:{where[0].lineno}" if where else ""
    return f"{type(error).__name__}{place}"[:200]


def _write(alarms: Counter[Alarm]) -> None:
    """The log has the alarm already; a database that is away must not turn a refusal into a
    crash."""
    try:
        current_association()
        with transaction.atomic(), connection.cursor() as cursor:
            for alarm, times in alarms.items():
                cursor.execute(_UPSERT, [*alarm, times])
    except UnknownTenant:
        return
    except Exception:
        logger.exception("policy alarm could not be kept")
