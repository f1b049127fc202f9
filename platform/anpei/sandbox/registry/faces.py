"""Licence photos: two public-domain faces from installed packages, cropped like an ID picture."""

from __future__ import annotations

import importlib.util
import io
from functools import cache
from pathlib import Path

from PIL import Image

from anpei.sandbox.registry.cast import Face

PHOTO_SIZE = (295, 413)
_JPEG_QUALITY = 90

# Package, file, and the crop (left, upper, right, lower) around the face in the original.
_SOURCES = {
    Face.COLLINS: ("skimage", "data/astronaut.png", (125, 4, 315, 270)),
    Face.HOPPER: ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg", (88, 32, 458, 550)),
}


@cache
def licence_photo(face: Face) -> bytes:
    """The JPEG of `face`, 295 by 413 pixels. Raises FileNotFoundError as source_file does."""
    crop = _SOURCES[face][2]
    with Image.open(source_file(face)) as original:
        portrait = original.convert("RGB").crop(crop).resize(PHOTO_SIZE, Image.Resampling.LANCZOS)
    written = io.BytesIO()
    portrait.save(written, "JPEG", quality=_JPEG_QUALITY)
    return written.getvalue()


def source_file(face: Face) -> Path:
    """The whole original picture, for fake cameras. Raises FileNotFoundError when absent."""
    package, name, _crop = _SOURCES[face]
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"the package {package} with {name} is not installed")
    return Path(found.origin).parent / name
