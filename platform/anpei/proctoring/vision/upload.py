"""What may be uploaded as a picture, decided from the header alone (T45).

Runs in the web process: no OpenCV, no pixels decoded. A decompression bomb says how large it is
in its header; we believe the header and refuse.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from anpei.kernel.errors import InvalidInput

MAX_SIDE = 4096
MAX_BYTES = 5 * 2**20
_MIN_SIDE = 16
# A legitimate progressive JPEG has about ten scans; each further one decodes the whole again.
_MAX_SCANS = 32
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA


class ImageType(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageInfo:
    """What the header says: type, and size in pixels."""

    type: ImageType
    width: int
    height: int

    @property
    def suffix(self) -> str:
        return "jpg" if self.type is ImageType.JPEG else str(self.type)

    @property
    def content_type(self) -> str:
        return f"image/{self.type}"


class ImageRefused(InvalidInput):
    """A picture that is not taken. Its sentence is for the person who sent it."""

    code = "image_refused"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="photo")


class UnsupportedImage(ImageRefused):
    code = "image_type"


class ImageTooLarge(ImageRefused):
    code = "image_too_large"


class UnreadableImage(ImageRefused):
    code = "image_unreadable"


def check_upload(data: bytes, *, max_bytes: int = MAX_BYTES) -> ImageInfo:
    """Give type and size of an uploaded picture, in pixels, from its first bytes.

    Raises UnsupportedImage (anything but JPEG, PNG, still WebP), ImageTooLarge (more than
    ``max_bytes`` or 4096 × 4096 pixels), UnreadableImage (truncated, senseless header).
    """
    check_size(len(data), max_bytes)
    try:
        info = _read_header(data)
    except (struct.error, IndexError):
        raise _unreadable() from None
    if info.width > MAX_SIDE or info.height > MAX_SIDE:
        raise ImageTooLarge(
            _("The picture has more than %(side)s × %(side)s pixels; send a smaller one.")
            % {"side": MAX_SIDE}
        )
    if min(info.width, info.height) < _MIN_SIDE:
        raise _unreadable()
    return info


def check_size(size: int, max_bytes: int) -> None:
    """Raises ImageTooLarge for more than ``max_bytes`` bytes, before they are read."""
    if size > max_bytes:
        raise ImageTooLarge(
            _("The picture is larger than %(limit)s MB; send a smaller one.")
            % {"limit": max_bytes / 2**20}
        )


def _unreadable() -> UnreadableImage:
    return UnreadableImage(_("The picture cannot be read; take it again."))


def _read_header(data: bytes) -> ImageInfo:
    if data[:3] == b"\xff\xd8\xff":
        width, height = _jpeg_size(data)
        return ImageInfo(type=ImageType.JPEG, width=width, height=height)
    if data[:8] == _PNG_MAGIC and data[12:16] == b"IHDR":
        width, height = struct.unpack_from(">II", data, 16)
        return ImageInfo(type=ImageType.PNG, width=width, height=height)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        width, height = _webp_size(data)
        return ImageInfo(type=ImageType.WEBP, width=width, height=height)
    raise UnsupportedImage(_("Only JPEG, PNG and WebP pictures are taken."))


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """The largest frame announced before the first scan (ITU-T T.81, B.1.1.2)."""
    if data.count(b"\xff\xda") > _MAX_SCANS:
        raise _unreadable()
    at, largest = 2, (0, 0)
    while True:
        while data[at] == 0xFF:
            at += 1
        marker, at = data[at], at + 1
        if marker in _JPEG_BARE:
            continue
        if marker == _SCAN:
            return largest
        (length,) = struct.unpack_from(">H", data, at)
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 3)
            largest = max(largest, (width, height), key=lambda size: size[0] * size[1])
        at += length
        if length < 2 or data[at] != 0xFF:
            raise _unreadable()


def _webp_size(data: bytes) -> tuple[int, int]:
    """The largest of canvas and frames (RFC 9649, 2.3–2.7); animations are no photos."""
    at, sizes = 12, []
    while at + 8 <= len(data):
        kind, (length,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        body = at + 8
        if kind == b"ANMF":
            raise UnsupportedImage(_("Only JPEG, PNG and WebP pictures are taken."))
        if kind == b"VP8X":
            sizes.append((_uint24(data, body + 4) + 1, _uint24(data, body + 7) + 1))
        elif kind == b"VP8 ":
            width, height = struct.unpack_from("<HH", data, body + 6)
            sizes.append((width & 0x3FFF, height & 0x3FFF))
        elif kind == b"VP8L":
            (packed,) = struct.unpack_from("<I", data, body + 1)
            sizes.append(((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1))
        at = body + length + (length & 1)
    if not sizes:
        raise _unreadable()
    return max(width for width, _height in sizes), max(height for _width, height in sizes)


def _uint24(data: bytes, at: int) -> int:
    return data[at] | data[at + 1] << 8 | data[at + 2] << 16
