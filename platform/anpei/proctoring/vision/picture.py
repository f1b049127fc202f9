"""Pixels: decoding, sharpness, brightness, the perceptual hash. OpenCV is imported here alone."""

import hashlib
import os
from typing import Any

from anpei.proctoring.vision.hashes import HASH_BITS
from anpei.proctoring.vision.upload import MAX_SIDE, check_upload

# Read by OpenCV when it loads; a second wall behind ``check_upload`` (T45).
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(MAX_SIDE * MAX_SIDE))

import cv2
import numpy as np
from django.utils.translation import gettext as _

from anpei.proctoring.vision.upload import UnreadableImage

# One task a process: OpenCV's own threads only get in the way of the other workers'.
cv2.setNumThreads(1)

type Pixels = np.ndarray[Any, np.dtype[np.uint8]]

_WORKING_SIDE = 1280
_MEASURE_SIDE = 160
_HASH_SIDE = int(HASH_BITS**0.5)
_BLACK_BELOW = 16.0
_FLAT_BELOW = 6.0


def decode(data: bytes) -> Pixels:
    """RGB pixels, the longer side at most 1280. Raises ImageRefused (``upload``)."""
    check_upload(data)
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if found is None:
        raise UnreadableImage(_("The picture cannot be read; take it again."))
    shrunk = resized(found, longer=_WORKING_SIDE)
    return np.asarray(cv2.cvtColor(shrunk, cv2.COLOR_BGR2RGB), np.uint8)


def grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def resized(pixels: Any, *, longer: int) -> Any:
    """Shrunk so that the longer side is ``longer`` pixels; never enlarged."""
    height, width = pixels.shape[:2]
    ratio = longer / max(height, width)
    if ratio >= 1:
        return pixels
    size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def sharpness(grey_pixels: Pixels) -> float:
    """Variance of the Laplacian at a fixed size, so that near and far compare."""
    fixed = cv2.resize(grey_pixels, (_MEASURE_SIDE, _MEASURE_SIDE), interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(fixed, cv2.CV_64F).var())


def brightness(grey_pixels: Pixels) -> float:
    """Mean grey, 0 to 255."""
    return float(grey_pixels.mean())


def is_black(grey_pixels: Pixels) -> bool:
    return brightness(grey_pixels) < _BLACK_BELOW


def is_blank(grey_pixels: Pixels) -> bool:
    """One flat colour over the whole picture: a covered or broken camera."""
    return float(grey_pixels.std()) < _FLAT_BELOW


def perceptual_hash(grey_pixels: Pixels) -> int:
    """256 bits of the low frequencies of the cosine transform, without its constant part."""
    side = 4 * _HASH_SIDE
    small = cv2.resize(grey_pixels, (side, side), interpolation=cv2.INTER_AREA)
    low = cv2.dct(small.astype(np.float32))[1 : _HASH_SIDE + 1, 1 : _HASH_SIDE + 1]
    return int.from_bytes(np.packbits(low > np.median(low)).tobytes())


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
