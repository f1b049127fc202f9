"""Reading a statement: CSV in UTF-8 or GB18030, or Excel, into transfers. Nothing is trusted."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from anpei.payments.statements.layouts import INCOMING, Columns, recognise
from anpei.payments.tables import invalid_file, read_money, read_table

MOST_ROWS = 50_000
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
    found = read_table(file, name, recognise=recognise, most=MOST_ROWS)
    if found is None:
        raise invalid_file(
            _(
                "No row with known headers was found. A statement needs at least the day, the "
                "amount and the payer's name, named as the bank's own export names them."
            )
        )
    return Sheet(*found)


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
    amount = read_money(text)
    if columns.credit is None and columns.direction is not None:
        towards = cell(columns.direction).upper()
        return abs(amount) if towards in INCOMING or "来" in towards else 0
    return amount


def _day(text: str) -> date | None:
    found = _DATE.match(text.strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
