"""Two clocks: the database's, which decides, and the clock of rules, which can be rehearsed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

_rehearsed: ContextVar[datetime | None] = ContextVar("rehearsed_now", default=None)
_page: ContextVar[list[datetime] | None] = ContextVar("moment_of_the_page", default=None)


def db_now() -> datetime:
    """The database's clock now (UTC, aware). The only clock that decides about deadlines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    now: datetime = row[0]
    return now


def policy_now() -> datetime:
    """The clock of rules: the rehearsed moment when one is set, else the database's clock."""
    rehearsed = _rehearsed.get()
    if rehearsed is not None:
        return rehearsed
    page = _page.get()
    if page is None:
        return db_now()
    if not page:
        page.append(db_now())
    return page[0]


def policy_today() -> date:
    """The day of ``policy_now`` in the platform's time zone (Asia/Shanghai)."""
    return timezone.localdate(policy_now())


@contextmanager
def one_moment() -> Iterator[None]:
    """Let the rules of a page that only shows things ask the clock once: a list of three is judged
    at one moment, and costs what a list of one does. ``db_now`` is not touched."""
    token = _page.set([])
    try:
        yield
    finally:
        _page.reset(token)


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
