"""What may be uploaded: types by their first bytes, sizes by their headers (T45)."""

import struct
import subprocess
import sys
import zlib

import cv2
import numpy as np
import pytest

from anpei.proctoring.vision.metadata import without_metadata
from anpei.proctoring.vision.upload import (
    ImageTooLarge,
    ImageType,
    UnreadableImage,
    UnsupportedImage,
    check_upload,
)
from tests.fixtures import faces

_PIXELS = np.arange(48 * 64 * 3, dtype=np.uint32).reshape(48, 64, 3).astype(np.uint8)


def _encoded(suffix: str) -> bytes:
    return bytes(cv2.imencode(suffix, _PIXELS)[1])


def _png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [(".jpg", ImageType.JPEG), (".png", ImageType.PNG), (".webp", ImageType.WEBP)],
)
def test_check_upload_gives_type_and_size(suffix, kind):
    info = check_upload(_encoded(suffix))

    assert (info.type, info.width, info.height) == (kind, 64, 48)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"GIF89a" + bytes(40),
        b"SIMPLE  =                    T",
        b"PK\x03\x04" + bytes(60),
        b"%PDF-1.7",
        b"BM" + bytes(60),
    ],
)
def test_check_upload_refuses_other_types(data):
    with pytest.raises(UnsupportedImage):
        check_upload(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00\x00",
        b"\xff\xd8\xff\xe0\x00\x04ab\x00\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00",
        b"RIFF\x00\x00\x00\x00WEBP",
        _png_header(0, 100),
    ],
)
def test_check_upload_refuses_a_truncated_or_senseless_header(data):
    with pytest.raises(UnreadableImage):
        check_upload(data)


def test_check_upload_refuses_a_pixel_flood_by_its_header():
    with pytest.raises(ImageTooLarge):
        check_upload(_png_header(20_000, 20_000))


def test_check_upload_refuses_a_jpeg_that_announces_too_many_pixels():
    data = bytearray(_encoded(".jpg"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)

    with pytest.raises(ImageTooLarge):
        check_upload(bytes(data))


def test_check_upload_refuses_a_webp_whose_frame_is_larger_than_its_canvas():
    inner = b"VP8 " + struct.pack("<I", 10) + bytes(6) + struct.pack("<HH", 16_000, 16_000)
    canvas = b"VP8X" + struct.pack("<II", 10, 0) + b"\x3f\x00\x00\x2f\x00\x00"
    body = b"WEBP" + canvas + inner

    with pytest.raises(ImageTooLarge):
        check_upload(b"RIFF" + struct.pack("<I", len(body)) + body)


def test_check_upload_refuses_an_animated_webp():
    body = b"WEBP" + b"ANMF" + struct.pack("<I", 16) + bytes(16)

    with pytest.raises(UnsupportedImage):
        check_upload(b"RIFF" + struct.pack("<I", len(body)) + body)


def test_check_upload_refuses_a_jpeg_of_endless_scans():
    data = _encoded(".jpg") + b"\xff\xda" * 40

    with pytest.raises(UnreadableImage):
        check_upload(data)


def test_check_upload_refuses_more_bytes_than_allowed():
    picture = faces.collins()

    with pytest.raises(ImageTooLarge):
        check_upload(picture, max_bytes=len(picture) - 1)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_without_metadata_keeps_the_pixels(suffix):
    data = _encoded(suffix)

    stripped = without_metadata(data, check_upload(data))

    assert np.array_equal(faces.pixels_of(stripped), faces.pixels_of(data))


def test_without_metadata_drops_place_comment_and_what_hides_behind_a_jpeg():
    place = b"Exif\x00\x00GPS 36.65,117.12"
    clean = _encoded(".jpg")
    segment = b"\xff\xe1" + struct.pack(">H", len(place) + 2) + place
    data = clean[:2] + segment + clean[2:] + b"PK\x03\x04 a hidden archive"

    stripped = without_metadata(data, check_upload(data))

    assert stripped == clean


def test_without_metadata_drops_text_and_what_hides_behind_a_png():
    clean = _encoded(".png")
    text = b"tEXtComment\x00taken at home"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    data = clean[:33] + chunk + clean[33:] + b"<script>"

    stripped = without_metadata(data, check_upload(data))

    assert stripped == clean


def test_without_metadata_drops_exif_of_a_webp():
    clean = _encoded(".webp")
    chunk = b"EXIF" + struct.pack("<I", 8) + b"GPS here"
    body = clean[8:] + chunk
    data = b"RIFF" + struct.pack("<I", len(body)) + body

    stripped = without_metadata(data, check_upload(data))

    assert stripped == clean


def test_web_process_loads_no_face_model_for_a_header_check():
    code = (
        "import sys, anpei.proctoring.vision.upload, anpei.proctoring.vision.metadata\n"
        "import anpei.proctoring.vision.facts, anpei.proctoring.vision.hashes\n"
        "print(sorted({'cv2', 'dlib', 'numpy', 'face_recognition'} & set(sys.modules)))"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
