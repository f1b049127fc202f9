"""Tables that staff bring: CSV in UTF-8 or GB18030, or Excel, as text. Nothing is trusted."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import IO

import openpyxl
from django.utils.translation import gettext as _

from anpei.kernel.decoding import decode_text
from anpei.kernel.errors import InvalidInput
from anpei.kernel.money import fen

_MOST_COLUMNS = 60
_HEADER_WITHIN = 20
_UNPACKED_MOST = 200 * 2**20
"""A workbook that unpacks to more than this is no table but a bomb."""
_EXACT = 10**15
"""Excel keeps no more digits of a number."""


def read_table[C](
    file: IO[bytes], name: str, *, recognise: Callable[[Sequence[str]], C | None], most: int
) -> tuple[C, int, list[list[str]]] | None:
    """What ``recognise`` makes of the header, the line of the first row below it (from 1), and the
    rows, ``most`` of them; None without a header that it knows.

    Raises InvalidInput saying what is wrong with the file.
    """
    every = _excel_rows(file) if name.lower().endswith(".xlsx") else _csv_rows(file.read())
    table = list(islice(every, most + _HEADER_WITHIN + 1))
    for place, headers in enumerate(table[:_HEADER_WITHIN]):
        columns = recognise(headers)
        if columns is None:
            continue
        rows = table[place + 1 :]
        while rows and not any(rows[-1]):
            rows.pop()
        if len(rows) > most:
            raise invalid_file(
                _("This file has more than %(rows)d rows. Split it by month.") % {"rows": most}
            )
        return columns, place + 2, rows
    return None


def read_money(text: str) -> int:
    """Fen of an amount in yuan as tables have it. Raises ValueError."""
    try:
        return fen(unicodedata.normalize("NFKC", text).lstrip("+"))
    except ArithmeticError as error:
        raise ValueError(text) from error


def invalid_file(message: str) -> InvalidInput:
    return InvalidInput(message, field="file")


def _csv_rows(body: bytes) -> Iterable[list[str]]:
    text = _decode(body)
    head = text[:4096]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from ([cell.strip().strip("\t") for cell in row[:_MOST_COLUMNS]] for row in reader)
    except csv.Error as error:
        raise invalid_file(_("This is no CSV file: %(reason)s") % {"reason": error}) from error


def _decode(body: bytes) -> str:
    text = decode_text(body)
    if text is None:
        raise invalid_file(
            _("This is no text in UTF-8 or GB18030. Export it from the bank as CSV or xlsx.")
        )
    return text


def _excel_rows(file: IO[bytes]) -> Iterable[list[str]]:
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(info.file_size for info in archive.infolist()) > _UNPACKED_MOST:
                raise invalid_file(_("This workbook is too large when unpacked."))
        file.seek(0)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True):
            yield [_text(value) for value in row]
    except InvalidInput:
        raise
    # openpyxl lets whatever its parsers raise through; all of it means the same to the person.
    except Exception as error:
        raise invalid_file(_("This workbook cannot be read. Save it anew as .xlsx.")) from error


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case float() if abs(value) >= _EXACT:
            # Its last digits are gone: nobody must take it for the number of a code or an account.
            return f"{value:E}"
        case float():
            # Excel keeps money as a float: what differs from whole fen by less than its own noise
            # is whole fen.
            return str(int(value)) if value.is_integer() else repr(round(value, 6))
        case _:
            return str(value).strip()
