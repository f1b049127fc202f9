"""Making an association's schema.

Migrating an empty schema takes Django seconds, nearly all of them for rebuilding its models in
memory, and ends in the same statements for every association of a kind. So the first schema of a
kind that a process makes is migrated, and its statements are kept; the next ones get these in one
transaction: whole or not at all.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from tenants.entering import enter_association
from tenants.models.association import Association

type Statement = tuple[str, Any, bool]
"""SQL, its parameters, and whether there are many sets of them."""

_OF_ONE_SCHEMA = ("SELECT", "SET SEARCH_PATH", "CREATE SCHEMA")
_made: dict[str, tuple[Statement, ...]] = {}


def fill_schema(association: Association, *, migrate: Callable[[], object]) -> None:
    """Give ``association`` its schema. ``migrate`` makes it the slow way, and is watched."""
    known = _made.get(association.kind)
    if known is None:
        _made[association.kind] = _watch(migrate)
        return
    name = connection.ops.quote_name(association.schema_name)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {name}")
        with enter_association(association), connection.cursor() as cursor:
            for sql, params, many in known:
                (cursor.executemany if many else cursor.execute)(sql, params)


def _watch(migrate: Callable[[], object]) -> tuple[Statement, ...]:
    seen: list[Statement] = []

    def keep(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not sql.lstrip().upper().startswith(_OF_ONE_SCHEMA):
            seen.append((sql, params, many))
        return answer

    with connection.execute_wrapper(keep):
        migrate()
    return tuple(seen)
