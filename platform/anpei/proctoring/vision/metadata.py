"""Removing what a picture carries besides its pixels: place, device, hidden files (T45).

Works on the container alone, so that the web process need not decode. What follows the end of
the picture (a polyglot's other half) is dropped as well.
"""

import struct

from anpei.proctoring.vision.upload import ImageInfo, ImageType

_JPEG_SEGMENTS_KEPT = frozenset({0xC4, 0xDB, 0xDD, 0xE0, 0xEE, *range(0xC0, 0xC4)})
"""Tables and frames, JFIF (APP0) and Adobe's colour transform (APP14)."""
_PNG_CHUNKS_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_WEBP_CHUNKS_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_SCAN, _END = 0xDA, b"\xff\xd9"


def without_metadata(data: bytes, info: ImageInfo) -> bytes:
    """``data`` (which passed ``check_upload`` as ``info``) with nothing but its picture."""
    if info.type is ImageType.JPEG:
        return _jpeg(data)
    return _png(data) if info.type is ImageType.PNG else _webp(data, info)


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while data[at + 1] != _SCAN:
        marker, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if marker in _JPEG_SEGMENTS_KEPT:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    end = data.rfind(_END, at)
    kept.append(data[at : end + 2] if end >= 0 else data[at:])
    return b"".join(kept)


def _png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        if kind in _PNG_CHUNKS_KEPT:
            kept.append(data[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"".join(kept)


def _webp(data: bytes, info: ImageInfo) -> bytes:
    chunks, at = [], 12
    while at + 8 <= len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        if data[at : at + 4] in _WEBP_CHUNKS_KEPT:
            chunks.append(data[at : at + 8 + length + (length & 1)])
        at += 8 + length + (length & 1)
    if any(chunk.startswith(b"ALPH") for chunk in chunks):
        canvas = struct.pack("<I", info.width - 1)[:3] + struct.pack("<I", info.height - 1)[:3]
        chunks.insert(0, b"VP8X" + struct.pack("<II", 10, 0x10) + canvas)
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body
