"""Licence photos look like licence photos: one face, well inside the picture."""

import io

import pytest
from PIL import Image

from anpei.sandbox.registry.cast import Face
from anpei.sandbox.registry.faces import licence_photo


@pytest.mark.parametrize("face", list(Face))
def test_licence_photo_size(face: Face) -> None:
    picture = Image.open(io.BytesIO(licence_photo(face)))

    assert (picture.format, picture.size) == ("JPEG", (295, 413))
