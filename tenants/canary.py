"""The boot check: a process that could mix tenants, or lose acknowledged rows, does not start."""

import sys

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

_READS = 40
_PLANT = """
CREATE SCHEMA IF NOT EXISTS canary_a;
CREATE TABLE IF NOT EXISTS canary_a.canary AS SELECT 'canary_a' AS name;
CREATE SCHEMA IF NOT EXISTS canary_b;
CREATE TABLE IF NOT EXISTS canary_b.canary AS SELECT 'canary_b' AS name;
"""
_SAFE_SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")


class UnsafeDatabase(Exception):  # noqa: N818
    """The database (or a pooler before it) cannot be trusted with tenants' data."""


def plant_canaries() -> None:
    """Make the two canary schemas once. Several processes may do it at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('canary_b.canary') IS NOT NULL")
        if cursor.fetchone()[0]:
            return
        cursor.execute("SELECT pg_advisory_lock(7041)")
        try:
            cursor.execute(_PLANT)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(7041)")


def count_mixed_reads(one: BaseDatabaseWrapper, other: BaseDatabaseWrapper) -> int:
    """Each connection sets its own canary, then each reads; how many reads saw the other's.

    Two of them: an idle transaction pooler gives one connection the same server every time. They
    run in autocommit on purpose: a transaction hides what transaction pooling mixes up.
    """
    mixed = 0
    with one.cursor() as first, other.cursor() as second:
        visits = ((first, "canary_a"), (second, "canary_b"))
        for _turn in range(_READS // len(visits)):
            for cursor, name in visits:
                cursor.execute("SELECT set_config('search_path', %s, false)", [name])
            for cursor, name in visits:
                cursor.execute("SELECT name FROM canary")
                mixed += cursor.fetchone()[0] != name
        for cursor, _name in visits:
            cursor.execute("SELECT set_config('search_path', 'public', false)")
    return mixed


def unsafe_settings() -> list[str]:
    """The names of PostgreSQL settings under which acknowledged rows can be lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'",
            [list(_SAFE_SETTINGS)],
        )
        return [row[0] for row in cursor.fetchall()]


def check_database() -> None:
    """Raise UnsafeDatabase when connections mix schemas or would lose rows."""
    plant_canaries()
    other = connection.copy()
    try:
        mixed = count_mixed_reads(connection, other)
    finally:
        other.close()
    if mixed:
        raise UnsafeDatabase(
            f"{mixed} of {_READS} reads saw another schema: is there a transaction-pooling "
            "PgBouncer before PostgreSQL? Use session pooling or none."
        )
    if not settings.UNSAFE_DATABASE and (off := unsafe_settings()):
        raise UnsafeDatabase(f"PostgreSQL runs with {', '.join(off)} = off; switch them on.")


def check_database_or_exit() -> None:
    """For entry points: say why on stderr and leave with status 3."""
    try:
        check_database()
    except UnsafeDatabase as error:
        sys.stderr.write(f"anpei refuses to start: {error}\n")
        raise SystemExit(3) from None
    finally:
        connection.close()
