"""The app's icon, drawn from ``icon.svg`` in the association's colour, as SVG and as PNG.

No picture is kept anywhere: phones that cannot read SVG get pixels made from the same paths.
"""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (180, 192, 512)
"""Apple's home screen; Android's, small and large."""
_SOURCE = Path(__file__).parent / "static" / "site" / "img" / "icon.svg"
_PATH = re.compile(r'<path d="([^"]+)"')
_STEP = re.compile(r"([MmLlHhVvCcZz])|(-?\d*\.?\d+)")
_ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "z": 0}
_GRID, _STROKE, _FINER, _CURVE = 32, 2.2, 4, 24
_MASKED = 0.8
"""Of the width is what a launcher's mask surely leaves."""
type Point = tuple[float, float]


@cache
def icon_svg(colour: str, *, maskable: bool) -> str:
    """The icon on ``colour``; ``maskable`` fills the square and keeps clear of its edge."""
    text = _SOURCE.read_text("utf-8").replace('fill="#0f4c9c"', f'fill="{colour}"')
    if not maskable:
        return text
    shift = _GRID * (1 - _MASKED) / 2
    head, paths = text.replace(' rx="7"', "").split("<path", 1)
    moved = f'<g transform="translate({shift:g} {shift:g}) scale({_MASKED})"><path{paths}'
    return head + moved.replace("</svg>", "</g></svg>")


@cache
def icon_png(colour: str, size: int) -> bytes:
    """The same as pixels, the square filled: ``size`` is one of ``SIZES``."""
    wide = size * _FINER
    image = Image.new("RGB", (wide, wide), colour)
    draw = ImageDraw.Draw(image)
    scale = wide / _GRID * _MASKED
    shift = wide * (1 - _MASKED) / 2
    width = round(_STROKE * scale)
    for line in _lines():
        points = [(x * scale + shift, y * scale + shift) for x, y in line]
        draw.line(points, fill="white", width=width, joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], fill="white")
    kept = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(kept, "PNG")
    return kept.getvalue()


def _lines() -> Iterator[list[Point]]:
    for path in _PATH.findall(_SOURCE.read_text("utf-8")):
        yield list(_points(path))


def _points(path: str) -> Iterator[Point]:
    """A path's points: moves, lines and cubic curves, absolute and relative (SVG 1.1, 8.3)."""
    command, numbers = "M", [0.0][:0]
    here = start = (0.0, 0.0)
    for letter, number in [*_STEP.findall(path), ("Z", "")]:
        if letter:
            command = letter
            if letter in "Zz":
                if path.rstrip().endswith(("z", "Z")):
                    yield start
                return
            continue
        numbers.append(float(number))
        if len(numbers) < _ARGUMENTS[command.lower()]:
            continue
        begins = command in "Mm"
        for point in _segment(command, numbers, here):
            yield point
            here = point
        if begins:
            start, command = here, "l" if command == "m" else "L"
        numbers = []


def _segment(command: str, numbers: list[float], here: Point) -> Iterator[Point]:
    x, y = here if command.islower() else (0.0, 0.0)
    match command.lower():
        case "h":
            yield x + numbers[0], here[1]
        case "v":
            yield here[0], y + numbers[0]
        case "c":
            a, b, c = ((x + numbers[i], y + numbers[i + 1]) for i in (0, 2, 4))
            for step in range(1, _CURVE + 1):
                yield _bezier(here, a, b, c, step / _CURVE)
        case _:
            yield x + numbers[0], y + numbers[1]


def _bezier(p: Point, a: Point, b: Point, c: Point, t: float) -> Point:
    u = 1 - t
    weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    points = (p, a, b, c)
    return (
        sum(w * point[0] for w, point in zip(weights, points, strict=True)),
        sum(w * point[1] for w, point in zip(weights, points, strict=True)),
    )
