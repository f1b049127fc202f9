import pytest
from django.conf import LazySettings
from django.db import connection

from tenants import canary


@pytest.mark.rule("PL-03")
def test_a_direct_connection_does_not_mix(db: None) -> None:
    canary.plant_canaries()

    assert canary.count_mixed_reads() == 0


@pytest.mark.rule("PL-03")
def test_mixed_reads_are_seen(db: None) -> None:
    """The canary that cannot tell would never sing: plant the wrong name in one schema."""
    canary.plant_canaries()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE canary_b.canary SET name = 'canary_a'")

    assert canary.count_mixed_reads() == 20
    with pytest.raises(canary.UnsafeDatabase, match="transaction-pooling"):
        canary.check_database()


def test_a_database_that_may_lose_rows_is_refused(db: None, settings: LazySettings) -> None:
    settings.UNSAFE_DATABASE = False
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    with pytest.raises(canary.UnsafeDatabase, match="synchronous_commit"):
        canary.check_database()
