"""Tries of anything, counted by the database in windows of fixed length (T17)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from anpei.accounts.models import TryCount
from anpei.kernel import crypto
from anpei.kernel.clock import db_now

_WINDOW = "to_timestamp(floor(extract(epoch FROM clock_timestamp()) / %s) * %s)"
# Windows lie on a grid of fixed length, so that one row a window and one statement suffice.
_COUNT = f"""
    INSERT INTO accounts_trycount (bucket, window_starts, tries)
    VALUES (%s, {_WINDOW}, 1)
    ON CONFLICT (bucket, window_starts) DO UPDATE SET tries = accounts_trycount.tries + 1
    RETURNING tries
"""  # noqa: S608 - nothing of it is typed by anybody
_GIVE_BACK = f"""
    UPDATE accounts_trycount SET tries = tries - 1
     WHERE bucket = %s AND window_starts = {_WINDOW} AND tries > 0
"""  # noqa: S608 - the same
_KEPT = timedelta(days=2)
_PREFIX = 14


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``tries`` in every window of ``seconds``, for each of whatever ``name`` counts."""

    name: str
    tries: int
    seconds: int


NUMBERS_PER_PREFIX = Limit("number-prefix", 10, 86_400)
"""Of the 1 000 possible holders of one birthday in one district, over every form that tells
whether an identity number is known (T17)."""


def prefix_of(id_number: str) -> str:
    """District and birthday of an identity number: what ``NUMBERS_PER_PREFIX`` counts."""
    return id_number[:_PREFIX]


def count_try(*, limit: Limit, of: str) -> bool:
    """Count one try of ``of`` (hashed before it is kept); whether that is beyond the limit."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_bucket(limit, of), limit.seconds, limit.seconds])
        return bool(cursor.fetchone()[0] > limit.tries)


def give_back_try(*, limit: Limit, of: str) -> None:
    """What was counted was no guess."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [_bucket(limit, of), limit.seconds, limit.seconds])


def forget_old_tries() -> int:
    """Delete counters whose window is long over; how many."""
    deleted, _rows = TryCount.objects.filter(window_starts__lt=db_now() - _KEPT).delete()
    return deleted


def _bucket(limit: Limit, of: str) -> str:
    return f"{limit.name}:{crypto.lookup_hash(of)[:32]}"
