"""A queryset that finds rows by one key, put into SQL once instead of with every request.

Building the SQL costs Django several times what PostgreSQL needs to answer it. This is for the few
look-ups that every request makes; it goes through Django's cursor, so that it is counted like any.
"""

import threading
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import get_related_populators

_KEY = -7_065_001
"""Stands for the key while compiling; no row has it."""


class _Compiled[Row: models.Model]:
    """``queryset(key)`` gives the queryset; it is asked once a thread, with a key of no row."""

    def __init__(self, queryset: Callable[[int], models.QuerySet[Row, Any]]) -> None:
        self._queryset = queryset
        self._kept = threading.local()

    def _fetched(self, key: int) -> tuple[Any, list[tuple[Any, ...]]]:
        """The compiler, and the rows of ``key`` as it reads them."""
        compiler, sql, parameters = self._compiled()
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(sql, [key if one == _KEY else one for one in parameters])
            found = cursor.fetchall()
        return compiler, list(compiler.results_iter([found]))

    def _compiled(self) -> tuple[Any, str, tuple[Any, ...]]:
        own = connections[DEFAULT_DB_ALIAS]
        kept: tuple[Any, str, tuple[Any, ...]] | None = getattr(self._kept, "query", None)
        if kept is None or kept[0].connection is not own:
            compiler: Any = self._queryset(_KEY).query.get_compiler(using=DEFAULT_DB_ALIAS)
            sql, parameters = compiler.as_sql()
            kept = self._kept.query = (compiler, sql, tuple(parameters))
        return kept


class CompiledLookup[Row: models.Model](_Compiled[Row]):
    """Rows with what the queryset selects, joins and annotates."""

    def get(self, key: int) -> Row | None:
        """The first row of ``key``, or None."""
        return next(iter(self.all(key)), None)

    def all(self, key: int) -> list[Row]:
        compiler, rows = self._fetched(key)
        return [self._built(compiler, row) for row in rows]

    def _built(self, compiler: Any, row: Any) -> Row:
        """As ``ModelIterable`` does it."""
        information, select = compiler.klass_info, compiler.select
        fields = information["select_fields"]
        start, end = fields[0], fields[-1] + 1
        names = [select[place][0].target.attname for place in fields]
        model: Row = information["model"].from_db(compiler.using, names, row[start:end])
        populators: Any = get_related_populators  # django-stubs know a later Django's arguments
        for populator in populators(information, select, compiler.using):
            populator.populate(row, model)
        for name, place in compiler.annotation_col_map.items():
            setattr(model, name, row[place])
        return model


class CompiledValues[Row: models.Model](_Compiled[Row]):
    """A ``values_list``: its rows as tuples."""

    def all(self, key: int) -> list[tuple[Any, ...]]:
        return self._fetched(key)[1]
