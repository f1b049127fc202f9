"""Two clocks: the database's, which decides, and the clock of rules, which can be rehearsed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

_rehearsed: ContextVar[datetime | None] = ContextVar("rehearsed_now", default=None)


def db_now() -> datetime:
    """The database's clock now (UTC, aware). The only clock that decides about deadlines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    now: datetime = row[0]
    return now


def policy_now() -> datetime:
    """The clock of rules: the rehearsed moment when one is set, else the database's clock."""
    return _rehearsed.get() or db_now()


def policy_today() -> date:
    """The day of ``policy_now`` in the platform's time zone (Asia/Shanghai)."""
    return timezone.localdate(policy_now())


@contextmanager
def rehearse(moment: datetime) -> Iterator[None]:
    """Let rules believe that it is ``moment`` (aware) inside the block.

    Deadlines of running exams, beats and money never look at this clock.
    """
    token = _rehearsed.set(moment)
    try:
        yield
    finally:
        _rehearsed.reset(token)
