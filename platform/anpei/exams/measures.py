"""How good a question is, from what candidates made of it. Pure arithmetic, no database.

Difficulty is the share that got it right; discrimination is the point-biserial correlation of the
question with the score on the rest of the paper (Lord & Novick 1968, 15.3). The bounds are those
usual for choice questions (Ebel & Frisbie, Essentials of Educational Measurement, 5th ed., ch. 13).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import sqrt

from anpei.exams.models import ItemFlag, QuestionKind

LEAST_TAKEN = 30
"""Fewer candidates say nothing about a question."""
TOO_HARD, TOO_EASY, TOO_WEAK = 0.3, 0.95, 0.1


@dataclass(slots=True)
class Tally:
    """What some candidates made of one question; sums as in ``QuestionStatistics``."""

    options: int
    taken: int = 0
    blank: int = 0
    right: int = 0
    rest_sum: int = 0
    rest_squares: int = 0
    rest_of_right: int = 0
    chosen: list[int] = field(default_factory=list)

    def add(self, chosen: Collection[int], is_right: bool, rest: int) -> None:
        """One candidate: the author's indexes chosen, and the score on the rest of the paper."""
        if not self.chosen:
            self.chosen = [0] * self.options
        self.taken += 1
        self.blank += not chosen
        self.right += is_right
        self.rest_sum += rest
        self.rest_squares += rest * rest
        self.rest_of_right += rest if is_right else 0
        for index in chosen:
            self.chosen[index] += 1


def discrimination(
    *, taken: int, right: int, rest_sum: int, rest_squares: int, rest_of_right: int
) -> float | None:
    """Point-biserial correlation, -1…1; None where all or none got it right or all did as well."""
    wrong = taken - right
    if not right or not wrong:
        return None
    variance = rest_squares / taken - (rest_sum / taken) ** 2
    if variance <= 0:
        return None
    between = rest_of_right / right - (rest_sum - rest_of_right) / wrong
    return between / sqrt(variance) * sqrt(right * wrong) / taken


def flag_of(
    *,
    kind: str,
    taken: int,
    right: int,
    correlation: float | None,
    chosen: Sequence[int],
    key: Collection[int],
) -> str:
    """The gravest thing that is the matter; "" when nothing is, or too few took the question."""
    if taken < LEAST_TAKEN:
        return ""
    beaten = kind != QuestionKind.MULTIPLE and _is_beaten(chosen, key)
    matters = (
        (ItemFlag.NEGATIVE, correlation is not None and correlation < 0),
        (ItemFlag.KEY, beaten),
        (ItemFlag.HARD, right / taken < TOO_HARD),
        (ItemFlag.EASY, right / taken > TOO_EASY),
        (ItemFlag.WEAK, correlation is None or correlation < TOO_WEAK),
    )
    return next((flag.value for flag, is_so in matters if is_so), "")


def _is_beaten(chosen: Sequence[int], key: Collection[int]) -> bool:
    """Whether a wrong option was chosen more often than the right one."""
    best_wrong = max((count for index, count in enumerate(chosen) if index not in key), default=0)
    return best_wrong > max((chosen[index] for index in key if index < len(chosen)), default=0)
