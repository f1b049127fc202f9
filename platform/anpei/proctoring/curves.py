"""False-accept and false-reject curves, their confidence intervals, and what they propose.

Intervals are Wilson's with 95 % (Wilson 1927). Pictures of one person resemble each other, so the
number that counts is that of people (same) and of pairs of people (different), not of comparisons:
the interval is wider, and true.
"""

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


def curve(compared: Iterable[Compared]) -> list[Point]:
    """The points of both curves. Raises ValueError without both kinds of comparison."""
    same: list[Compared] = []
    different: list[Compared] = []
    for one in compared:
        (same if one.person == one.reference else different).append(one)
    if not same or not different:
        raise ValueError("both kinds of comparison are wanted")
    people = len({one.person for one in same})
    pairs = len({frozenset((one.person, one.reference)) for one in different})
    return [_point(at, same, different, people, pairs) for at in _STEPS]


def _point(
    at: float,
    same: Sequence[Compared],
    different: Sequence[Compared],
    people: int,
    pairs: int,
) -> Point:
    accepted = sum(one.distance <= at for one in different) / len(different)
    rejected = sum(one.distance > at for one in same) / len(same)
    return Point(
        threshold=at,
        false_accept=accepted,
        false_accept_high=upper(accepted, pairs),
        false_reject=rejected,
        false_reject_high=upper(rejected, people),
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
