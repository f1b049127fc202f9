"""Rows of cells as CSV, piece by piece, or as an Excel file on disk."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, cast

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from anpei.site.exports.cells import Cell

SHEET_ROWS = 1_000_000
"""Excel ends a sheet at 1,048,576 rows."""
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the machine's own encoding, and Chinese is lost."""

type Piece = Sequence[Sequence[Cell]]


def csv_pieces(titles: Sequence[Cell], pieces: Iterable[Piece]) -> Iterator[bytes]:
    """The bytes of a CSV file in UTF-8 with its byte-order mark."""
    yield (BOM + _lines([titles])).encode()
    for piece in pieces:
        yield _lines(piece).encode()


def _lines(rows: Piece) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def excel_file(titles: Sequence[Cell], pieces: Iterable[Piece]) -> IO[bytes]:
    """An Excel file in a temporary file, at its beginning; closing it removes it."""
    book = Workbook(write_only=True)
    sheet, written = _new_sheet(book, titles), 0
    for piece in pieces:
        for row in piece:
            if written == SHEET_ROWS:
                sheet, written = _new_sheet(book, titles), 0
            sheet.append(row)
            written += 1
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _new_sheet(book: Workbook, titles: Sequence[Cell]) -> WriteOnlyWorksheet:
    sheet = cast(WriteOnlyWorksheet, book.create_sheet())
    sheet.freeze_panes = "A2"
    sheet.append(titles)
    return sheet
