"""The hot door to a tenant's rows: one statement, prepared once a connection, one round trip.

Django's way costs three (a health check, SET search_path, the statement) and plans the statement
every time; for a beat that is most of its cost. Here names carry the schema instead.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from django.db import OperationalError, connection

from tenants.entering import UnknownTenant, current_schema

type Parameters = Sequence[Any] | Mapping[str, Any]


@cache
def _qualified(statement: str, schema: str) -> str:
    return statement.replace("{schema}", connection.ops.quote_name(schema))


def hot_row(statement: str, parameters: Parameters) -> tuple[Any, ...] | None:
    """The first row of ``statement``, whose tables are written ``{schema}.name``.

    It commits by itself unless a transaction is open. After a lost connection it is sent once
    more, so it must be one that may come twice. Raises UnknownTenant outside a tenant and
    Django's OperationalError when the database does not answer.
    """
    schema = current_schema()
    if schema == "public":
        raise UnknownTenant(schema)
    sql = _qualified(statement, schema)
    try:
        return _run(sql, parameters)
    except psycopg.OperationalError:
        if connection.in_atomic_block:
            raise OperationalError("connection lost in a transaction") from None
        connection.close()
    try:
        return _run(sql, parameters)
    except psycopg.OperationalError as error:
        connection.close()
        raise OperationalError(str(error)) from error


def _run(sql: str, parameters: Parameters) -> tuple[Any, ...] | None:
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    with psycopg.Cursor(raw) as cursor:
        cursor.execute(sql, parameters, prepare=True)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
