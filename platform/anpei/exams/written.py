"""What a page writes about the items of a paper, checked before it reaches the database."""

import json
from collections.abc import Iterable
from typing import Any

from anpei.kernel.errors import InvalidInput

_MOST_ITEMS = 500
_MOST_CHOSEN = 8
_LARGEST = 2**31 - 1


def read_written(items: object) -> str:
    """The items as JSON for the statement, the newest of each item. Raises InvalidInput."""
    if not isinstance(items, list) or not 1 <= len(items) <= _MOST_ITEMS:
        raise InvalidInput("items: a list is wanted")
    newest: dict[int, dict[str, Any]] = {}
    for written in map(_read, items):
        known = newest.get(written["item"])
        if known is None or known["sequence"] < written["sequence"]:
            newest[written["item"]] = written
    return json.dumps(list(newest.values()))


def _read(written: object) -> dict[str, Any]:
    if isinstance(written, dict):
        item, sequence = written.get("item"), written.get("sequence")
        chosen, marked = written.get("chosen"), written.get("marked", False)
        if (
            _are_numbers((item, sequence))
            and isinstance(chosen, list)
            and len(chosen) <= _MOST_CHOSEN
            and _are_numbers(chosen)
            and isinstance(marked, bool)
        ):
            return {
                "item": item,
                "chosen": sorted(set(chosen)),
                "marked": marked,
                "sequence": sequence,
            }
    raise InvalidInput("item, chosen, marked and sequence are wanted")


def _are_numbers(values: Iterable[object]) -> bool:
    """Small whole numbers; JSON's true and false are none."""
    return all(type(value) is int and 0 <= value <= _LARGEST for value in values)
