"""What a paper is: the items as drawn, and how many points each is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FULL_MARKS = 10_000
"""100 points, in hundredths."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a paper. ``order[position]`` is the author's index of the option shown there.

    ``version`` is kept for people who read the row; the question's own row never changes.
    """

    question: int
    version: int
    order: tuple[int, ...]

    def stored(self) -> dict[str, Any]:
        return {"question": self.question, "version": self.version, "order": list(self.order)}

    def author_indexes(self, positions: Sequence[int]) -> frozenset[int]:
        """The author's indexes of the chosen positions; empty when one does not exist."""
        if any(position >= len(self.order) for position in positions):
            return frozenset()
        return frozenset(self.order[position] for position in positions)


def read_paper(stored: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The items of ``Attempt.paper``."""
    return tuple(Item(item["question"], item["version"], tuple(item["order"])) for item in stored)


def share_of(item: int, count: int) -> int:
    """Hundredths of a point for item ``item`` (from 0) of ``count``; all shares sum to 100 points.

    The shares are equal to the hundredth; what does not divide is spread over the items.
    """
    return FULL_MARKS * (item + 1) // count - FULL_MARKS * item // count
