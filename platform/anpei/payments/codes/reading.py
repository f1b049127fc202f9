"""Reading what the fee platform gave: the codes of applications, or the codes that were paid.

Which of the two a file is, its headers tell: one of codes names our payments, one of results the
moment each code was paid.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from anpei.kernel.errors import InvalidInput
from anpei.payments.gateways.times import BEIJING
from anpei.payments.statements.layouts import plain_header
from anpei.payments.tables import invalid_file, read_money, read_table

MOST_ROWS = 20_000
_CODE = re.compile(r"[0-9A-Z]{8,32}")
_MOMENT = re.compile(
    r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D{0,2}(?:[ T]*(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_NAMES: Mapping[str, Sequence[str]] = {
    "number": ("支付单号", "Number of the payment"),
    "code": ("缴款码", "缴款识别码", "缴费码", "Payment code"),
    "amount": ("缴款金额", "实缴金额", "缴费金额", "金额", "金额(元)", "金额（元）", "Amount"),
    "paid": ("缴款时间", "缴费时间", "支付时间", "缴款日期", "缴费日期", "When it was paid"),
    "payer": ("缴款人", "缴款人名称", "缴款人姓名", "付款人", "Payer"),
    "serial": ("流水号", "交易流水号", "缴款流水号", "支付流水号", "Serial"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """A code for one of our payments."""

    number: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A code that was paid; ``serial`` "" where the platform gives none."""

    code: str
    amount_fen: int
    paid_at: datetime
    payer: str
    serial: str


@dataclass(frozen=True, slots=True)
class Empty:
    """A row that says nothing yet: no code, or not paid."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that should say something and cannot be read."""

    reason: str


type CodeRow = Given | Result | Empty | Unreadable


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """A file as it was uploaded: which columns it has and the rows below them."""

    columns: Mapping[str, int]
    rows: Sequence[Sequence[str]]

    @property
    def has_results(self) -> bool:
        """Whether it says what was paid; else it brings codes."""
        return "number" not in self.columns

    def read(self, after: int = 0) -> Iterator[tuple[int, CodeRow]]:
        """(number from 1, what it is) for the rows with numbers above ``after``."""
        for number, cells in islice(enumerate(self.rows, start=1), after, None):
            yield number, self._read(cells)

    def _read(self, cells: Sequence[str]) -> CodeRow:
        told = {
            name: cells[place].strip() if place < len(cells) else ""
            for name, place in self.columns.items()
        }
        if not told["code"] or (self.has_results and not told["paid"]):
            return Empty()
        try:
            code = plain_code(told["code"])
        except InvalidInput as error:
            return Unreadable(str(error))
        if not self.has_results:
            return Given(told["number"].lstrip("'"), code)
        return _result(code, told)


def plain_code(text: str) -> str:
    """A code without the spaces and hyphens it is printed with. Raises InvalidInput."""
    code = re.sub(r"[\s'\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if _CODE.fullmatch(code) is None:
        raise InvalidInput(
            _(
                "A payment code has 8 to 32 digits or letters. If Excel shows it as 1.23E+19, its "
                "last digits are lost: make the column a text and enter the code anew."
            ),
            field="code",
        )
    return code


def open_codes(file: IO[bytes], name: str) -> CodeSheet:
    """Read an uploaded file of codes or results. Raises InvalidInput saying what is wrong."""
    found = read_table(file, name, recognise=_columns, most=MOST_ROWS)
    if found is None:
        raise invalid_file(
            _(
                "No row with known headers was found. A file of codes needs “Number of the "
                "payment” and “Payment code”; one of results needs the code, the amount and when "
                "it was paid."
            )
        )
    columns, _line, rows = found
    return CodeSheet(columns, rows)


def _columns(headers: Sequence[str]) -> dict[str, int] | None:
    where = {_plain(text): place for place, text in reversed(list(enumerate(headers)))}
    found = {
        name: place
        for name, words in _NAMES.items()
        if (place := next((where[_plain(one)] for one in words if _plain(one) in where), None))
        is not None
    }
    is_codes = {"number", "code"} <= found.keys()
    is_results = {"code", "amount", "paid"} <= found.keys()
    return found if is_codes or is_results else None


def _plain(header: str) -> str:
    return plain_header(header).casefold()


def _result(code: str, told: Mapping[str, str]) -> CodeRow:
    try:
        amount = read_money(told["amount"].lstrip("¥￥"))
    except ValueError:
        amount = 0
    if amount <= 0:
        return Unreadable(_("The amount cannot be read."))
    paid_at = _moment(told["paid"])
    if paid_at is None:
        return Unreadable(_("The moment of payment cannot be read."))
    return Result(
        code=code,
        amount_fen=amount,
        paid_at=paid_at,
        payer=told.get("payer", "")[:100],
        serial=told.get("serial", "").lstrip("'")[:64],
    )


def _moment(text: str) -> datetime | None:
    """Beijing time; a day alone is its beginning."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=BEIJING)  # type: ignore[misc, arg-type]  # six numbers
    except ValueError:
        return None
