"""Values as cells that no spreadsheet program executes."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext

type Cell = str | int | float

LONGEST = 32_000
"""Excel refuses a cell of more than 32,767 characters."""
_STARTERS = frozenset("=+-@|%")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BLANK = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff]+")


def safe_text(text: str) -> str:
    """``text`` that a spreadsheet program takes for text (CWE-1236).

    What begins like a formula gets an apostrophe before it, also behind blanks and in the
    full-width forms that Excel reads as the plain ones (``＝＋－＠``), and so does a leading tab,
    return or line feed. Control characters are left out.
    """
    clean = _CONTROL.sub("", text)[:LONGEST]
    if clean[:1] in {"\t", "\r", "\n"}:
        return f"'{clean}"
    first = unicodedata.normalize("NFKC", _BLANK.sub("", clean)[:1])[:1]
    return f"'{clean}" if first in _STARTERS else clean


def cell_of(value: object) -> Cell:
    """A value as a cell: moments in the platform's time, truth as yes and no, None as nothing."""
    match value:
        case None:
            cell: Cell = ""
        case bool():
            cell = gettext("yes") if value else gettext("no")
        case int() | float():
            cell = value
        case Decimal():
            cell = float(value)
        case datetime():
            cell = timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
        case date():
            cell = value.isoformat()
        case _:
            cell = safe_text(str(value))
    return cell


def money_cell(fen: int | None) -> Decimal | None:
    """Fen as yuan with two places, a number that can be summed."""
    return None if fen is None else Decimal(fen) / 100
