"""How a face is held: from the five landmarks alone, eyes' corners and the nose (DESIGN §8).

Measures, never verdicts, and only good for comparing frames of one person before one camera: the
five points say nothing of lids, so closing eyes are seen by the contrast that goes with them.
"""

import math
from collections.abc import Sequence

import numpy as np

from anpei.proctoring.vision.facts import Posture
from anpei.proctoring.vision.picture import Pixels

type Point = tuple[float, float]

_HALF_WIDTH, _HALF_HEIGHT = 0.7, 0.35
"""Of an eye's patch, in widths of the eye between its corners."""


def posture(grey: Pixels, landmarks: Sequence[Point]) -> Posture:
    """``landmarks``: two corners of one eye, two of the other, the nose, in pixels."""
    eyes = sorted((landmarks[0:2], landmarks[2:4]), key=lambda eye: eye[0][0] + eye[1][0])
    left, right = (_middle(eye[0], eye[1]) for eye in eyes)
    across = (right[0] - left[0], right[1] - left[1])
    length = across[0] ** 2 + across[1] ** 2
    middle, nose = _middle(left, right), landmarks[4]
    along = (nose[0] - middle[0]) * across[0] + (nose[1] - middle[1]) * across[1]
    width = sum(math.dist(*eye) for eye in eyes) / 2
    return Posture(
        span=round(math.sqrt(length), 2),
        turn=round(2 * along / length, 3) if length else 0.0,
        eyes=round(min(_contrast(grey, point, width) for point in (left, right)), 3),
    )


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _contrast(grey: Pixels, eye: Point, width: float) -> float:
    """Spread of the brightness over the patch of an eye, against its mean: light and skin out."""
    across, down = max(2.0, width * _HALF_WIDTH), max(2.0, width * _HALF_HEIGHT)
    top, left = max(0, round(eye[1] - down)), max(0, round(eye[0] - across))
    patch = grey[top : round(eye[1] + down), left : round(eye[0] + across)]
    if patch.size == 0:
        return 0.0
    return float(np.std(patch) / max(1.0, float(np.mean(patch))))
