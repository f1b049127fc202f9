"""The remembered search path: whatever goes wrong in between, a statement sees its own tenant."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from anpei.people.models import Enterprise
from tenants.entering import enter_tenant

SCHEMAS = ("jinan", "yantai")


class _Undone(Exception):  # noqa: N818
    pass


@pytest.fixture
def outside_transactions(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """As in the platform: no transaction around everything. Nothing is written."""
    with django_db_blocker.unblock():
        yield
        connection.close()


def _path() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _fail() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def _rolled_back() -> None:
    try:
        with transaction.atomic():
            _path()
            raise _Undone
    except _Undone:
        pass


def _back_to_a_savepoint() -> None:
    with transaction.atomic():
        _rolled_back()
        assert _path() == connection.schema_name  # type: ignore[attr-defined]


def _failed_and_swallowed() -> None:
    """COMMIT after an error that nobody let through: PostgreSQL rolls back and says nothing."""
    with transaction.atomic():
        try:
            _fail()
        except DatabaseError:
            connection.needs_rollback = False


def _failed() -> None:
    with suppress(DatabaseError):
        _fail()


def _reconnected() -> None:
    connection.close()


def _streamed() -> None:
    list(Enterprise.objects.iterator(chunk_size=2))


def _committed() -> None:
    with transaction.atomic():
        _path()


ACTS: tuple[Callable[[], None], ...] = (
    _rolled_back,
    _back_to_a_savepoint,
    _failed_and_swallowed,
    _failed,
    _reconnected,
    _streamed,
    _committed,
)


@pytest.mark.rule("PL-03")
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.usefixtures("outside_transactions")
def test_every_statement_sees_its_own_tenant_after_whatever_went_before(seed: int) -> None:
    chance = Random(seed)
    seen = []

    for _turn in range(15):
        schema = chance.choice(SCHEMAS)
        with enter_tenant(schema):
            for act in chance.sample(ACTS, 3):
                act()
            seen.append((schema, _path()))

    assert [path for _schema, path in seen] == [schema for schema, _path in seen]


@pytest.mark.usefixtures("outside_transactions")
def test_the_path_is_set_once_a_visit() -> None:
    with enter_tenant("jinan"), CaptureQueriesContext(connection) as queries:
        for _turn in range(3):
            Enterprise.objects.count()

    kinds = [query["sql"].split()[0] for query in queries]
    assert kinds == ["SET", "SELECT", "SELECT", "SELECT"]


@pytest.mark.rule("PL-03")
@pytest.mark.usefixtures("outside_transactions")
def test_a_path_that_cannot_be_set_stops_the_statement() -> None:
    """The SET of the second tenant fails once; its statement must not run in the first one."""
    failures = [DatabaseError("canceling statement due to user request")]

    def fail_once(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("SET search_path") and failures:
            raise failures.pop()
        return execute(sql, *rest)

    with enter_tenant("jinan"):
        first = _path()
    with enter_tenant("yantai"):
        with connection.execute_wrapper(fail_once), pytest.raises(OperationalError):
            _path()
        again = _path()

    assert (first, again, failures) == ("jinan", "yantai", [])
