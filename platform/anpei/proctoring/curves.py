"""False-accept and false-reject curves, their confidence intervals, and what they propose.

Intervals are Wilson's with 95 % (Wilson 1927). Pictures of one person resemble each other, so the
number that counts is that of people (same) and of pairs of people (different), not of comparisons:
the interval is wider, and true.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

FALSE_ACCEPT_MAX = 0.005
"""At the accepting threshold, at most this share of strangers, by the interval's upper end."""
FALSE_REJECT_MAX = 0.05
"""Beyond the refusing threshold, at most this share of the right people."""
_Z = 1.96
_STEPS = [step / 100 for step in range(20, 101, 2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A picture's distance to a reference: whose picture, whose reference."""

    person: int
    reference: int
    distance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """At a threshold: shares (0…1) and the ends of their intervals."""

    threshold: float
    false_accept: float
    false_accept_high: float
    false_reject: float
    false_reject_high: float

    def stored(self) -> dict[str, float]:
        return {name: round(value, 5) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """``Band.accept`` and ``Band.unsure``; None where the pictures are too few to say."""

    accept: float | None
    unsure: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Comparisons, counted by the first threshold that accepts them (the last count: none does)."""

    same: Sequence[int]
    different: Sequence[int]
    people: int
    """Who was compared with their own reference."""
    pairs: int
    """Of different people."""


def tally(compared: Iterable[Compared]) -> Tally:
    """Count comparisons as they come: millions of them take the room of a few numbers."""
    same, different = [0] * (len(_STEPS) + 1), [0] * (len(_STEPS) + 1)
    people: set[int] = set()
    pairs: set[tuple[int, int]] = set()
    for one in compared:
        step = bisect_left(_STEPS, one.distance)
        if one.person == one.reference:
            same[step] += 1
            people.add(one.person)
        else:
            different[step] += 1
            pairs.add((min(one.person, one.reference), max(one.person, one.reference)))
    return Tally(same=same, different=different, people=len(people), pairs=len(pairs))


def curve(counted: Tally) -> list[Point]:
    """The points of both curves. Raises ValueError without both kinds of comparison."""
    if not counted.people or not counted.pairs:
        raise ValueError("both kinds of comparison are wanted")
    return [_point(step, counted) for step in range(len(_STEPS))]


def _point(step: int, counted: Tally) -> Point:
    accepted = sum(counted.different[: step + 1]) / sum(counted.different)
    rejected = sum(counted.same[step + 1 :]) / sum(counted.same)
    return Point(
        threshold=_STEPS[step],
        false_accept=accepted,
        false_accept_high=upper(accepted, counted.pairs),
        false_reject=rejected,
        false_reject_high=upper(rejected, counted.people),
    )


def upper(share: float, number: int) -> float:
    """The upper end of Wilson's 95 % interval for ``share`` seen in ``number``."""
    middle = share + _Z**2 / (2 * number)
    spread = _Z * sqrt(share * (1 - share) / number + _Z**2 / (4 * number**2))
    return min(1.0, (middle + spread) / (1 + _Z**2 / number))


def propose(points: Sequence[Point]) -> Proposal:
    """The widest accepting band that keeps strangers out, and from where on it is surely another.

    The right people beyond ``unsure`` are few enough by the interval's upper end; the thresholds
    are in order.
    """
    safe = [one.threshold for one in points if one.false_accept_high <= FALSE_ACCEPT_MAX]
    accept = max(safe, default=None)
    sure = [
        one.threshold
        for one in points
        if one.false_reject_high <= FALSE_REJECT_MAX and one.threshold >= (accept or 0)
    ]
    return Proposal(accept=accept, unsure=min(sure, default=None))


def read_points(stored: Iterable[Mapping[str, Any]]) -> list[Point]:
    """The points of ``Calibration.points``."""
    return [Point(**one) for one in stored]
