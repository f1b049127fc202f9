"""Reading a list's rows in pieces, each inside the tenant and the reader's language.

A streamed answer is written after the middleware has left the tenant. So the tenant is entered
for every piece, and left while the piece goes over the line.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import override

from anpei.site.exports.cells import Cell, cell_of
from anpei.site.exports.columns import Column
from tenants.entering import enter_tenant

PIECE = 500
"""Rows held in memory at a time."""


def titles_of(columns: Sequence[Column]) -> list[Cell]:
    """The head line."""
    return [cell_of(str(column.title)) for column in columns]


def pieces(
    schema: str, language: str, columns: Sequence[Column], rows: QuerySet[Any]
) -> Iterator[list[list[Cell]]]:
    """The rows as cells, piece by piece, through one server-side cursor: one moment's picture."""
    found = rows.iterator(chunk_size=PIECE)
    while True:
        with enter_tenant(schema), override(language):
            piece = [
                [cell_of(column.value(row)) for column in columns] for row in islice(found, PIECE)
            ]
        if not piece:
            return
        yield piece
