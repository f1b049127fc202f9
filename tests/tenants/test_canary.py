from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django.plugin import DjangoDbBlocker

from tenants import canary


@pytest.fixture
def other(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A second connection, outside of any transaction, and the canaries planted."""
    with django_db_blocker.unblock():
        canary.plant_canaries()
        second = connection.copy()
        yield second
        second.close()
        connection.close()


@pytest.mark.rule("PL-03")
def test_direct_connections_do_not_mix(other: BaseDatabaseWrapper) -> None:
    assert canary.count_mixed_reads(connection, other) == 0
    canary.check_database()


@pytest.mark.rule("PL-03")
def test_an_idle_transaction_pooler_is_seen(other: BaseDatabaseWrapper) -> None:
    """It gives both connections, one after the other, the same server."""
    other.connection = connection.connection

    assert canary.count_mixed_reads(connection, other) == 20
    other.connection = None


@pytest.mark.rule("PL-03")
def test_mixed_reads_are_refused(other: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE canary_b.canary SET name = 'canary_a'")
    try:
        with pytest.raises(canary.UnsafeDatabase, match="transaction-pooling"):
            canary.check_database()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE canary_b.canary SET name = 'canary_b'")


def test_a_database_that_may_lose_rows_is_refused(
    other: BaseDatabaseWrapper, settings: LazySettings
) -> None:
    settings.UNSAFE_DATABASE = False
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")

    with pytest.raises(canary.UnsafeDatabase, match="synchronous_commit"):
        canary.check_database()
