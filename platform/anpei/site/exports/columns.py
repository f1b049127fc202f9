"""What one column of an exported list is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anpei.kernel.decisions import Text


@dataclass(frozen=True, slots=True)
class Column:
    """``value(row)`` gives text, a number, a date, a moment, a truth or None.

    Identity numbers and mobiles are given masked, money as ``money_cell(fen)``.
    """

    title: Text
    value: Callable[[Any], object]
