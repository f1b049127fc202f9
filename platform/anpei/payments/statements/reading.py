"""Reading a statement: CSV in UTF-8 or GB18030, or Excel, into transfers. Nothing is trusted."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO

import openpyxl
from django.utils.translation import gettext as _

from anpei.kernel.decoding import decode_text
from anpei.kernel.errors import InvalidInput
from anpei.kernel.money import fen
from anpei.payments.statements.layouts import INCOMING, Columns, recognise

MOST_ROWS = 50_000
MOST_COLUMNS = 60
_HEADER_WITHIN = 20
_UNPACKED_MOST = 200 * 2**20
"""A workbook that unpacks to more than this is no statement but a bomb."""
_DATE = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money that came in. ``row`` is the line in the file, from 1."""

    row: int
    booked_on: date
    amount_fen: int
    payer_name: str
    payer_account: str
    serial: str
    remark: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that looks like a transfer and cannot be read."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row about money that went out, or about none: nothing of ours."""

    row: int


type StatementRow = Transfer | Unreadable | Outgoing


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement as it was uploaded: its columns and the rows below the header."""

    columns: Columns
    first_row: int
    rows: Sequence[Sequence[str]]

    def read(self, after: int = 0) -> Iterator[tuple[int, StatementRow]]:
        """(number from 1, what it is) for the rows with numbers above ``after``."""
        for number, cells in islice(enumerate(self.rows, start=1), after, None):
            yield number, _read(self.columns, self.first_row + number - 1, cells)


def open_statement(file: IO[bytes], name: str) -> Sheet:
    """Read an uploaded statement. Raises InvalidInput saying what is wrong with the file."""
    rows = _excel_rows(file) if name.lower().endswith(".xlsx") else _csv_rows(file.read())
    table = [list(row) for row in islice(rows, MOST_ROWS + _HEADER_WITHIN + 1)]
    for place, row in enumerate(table[:_HEADER_WITHIN]):
        columns = recognise(row)
        if columns is not None:
            body = table[place + 1 :]
            while body and not any(body[-1]):
                body.pop()
            if len(body) > MOST_ROWS:
                raise _invalid(
                    _("This file has more than %(rows)d rows. Split it by month.")
                    % {"rows": MOST_ROWS}
                )
            return Sheet(columns, place + 2, body)
    raise _invalid(
        _(
            "No row with known headers was found. A statement needs at least the day, the amount "
            "and the payer's name, named as the bank's own export names them."
        )
    )


def _invalid(message: str) -> InvalidInput:
    return InvalidInput(message, field="file")


def _csv_rows(body: bytes) -> Iterable[list[str]]:
    text = _decode(body)
    head = text[:4096]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from ([cell.strip().strip("\t") for cell in row[:MOST_COLUMNS]] for row in reader)
    except csv.Error as error:
        raise _invalid(_("This is no CSV file: %(reason)s") % {"reason": error}) from error


def _decode(body: bytes) -> str:
    text = decode_text(body)
    if text is None:
        raise _invalid(
            _("This is no text in UTF-8 or GB18030. Export it from the bank as CSV or xlsx.")
        )
    return text


def _excel_rows(file: IO[bytes]) -> Iterable[list[str]]:
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(info.file_size for info in archive.infolist()) > _UNPACKED_MOST:
                raise _invalid(_("This workbook is too large when unpacked."))
        file.seek(0)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_text(value) for value in row]
    except InvalidInput:
        raise
    # openpyxl lets whatever its parsers raise through; all of it means the same to the person.
    except Exception as error:
        raise _invalid(_("This workbook cannot be read. Save it anew as .xlsx.")) from error


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case float():
            # Excel keeps money as a float: what differs from whole fen by less than its own noise
            # is whole fen.
            return str(int(value)) if value.is_integer() else repr(round(value, 6))
        case _:
            return str(value).strip()


def _read(columns: Columns, row: int, cells: Sequence[str]) -> StatementRow:
    def cell(place: int | None) -> str:
        return cells[place].strip() if place is not None and place < len(cells) else ""

    try:
        amount = _amount(columns, cell)
    except ValueError:
        return Unreadable(row, _("The amount cannot be read."))
    if amount <= 0:
        return Outgoing(row)
    booked = _day(cell(columns.booked))
    if booked is None:
        return Unreadable(row, _("The day cannot be read."))
    return Transfer(
        row=row,
        booked_on=booked,
        amount_fen=amount,
        payer_name=cell(columns.payer)[:200],
        payer_account=cell(columns.account)[:60],
        serial=cell(columns.serial)[:80],
        remark=cell(columns.remark)[:300],
    )


def _amount(columns: Columns, cell: Callable[[int | None], str]) -> int:
    """Fen that came in; 0 for a row about anything else. Raises ValueError."""
    text = cell(columns.credit) if columns.credit is not None else cell(columns.amount)
    if text in {"", "-", "--"}:
        return 0
    amount = _fen(text)
    if columns.credit is None and columns.direction is not None:
        towards = cell(columns.direction).upper()
        return abs(amount) if towards in INCOMING or "来" in towards else 0
    return amount


def _fen(text: str) -> int:
    try:
        return fen(unicodedata.normalize("NFKC", text).lstrip("+"))
    except ArithmeticError as error:
        raise ValueError(text) from error


def _day(text: str) -> date | None:
    found = _DATE.match(text.strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
