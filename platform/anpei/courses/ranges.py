"""One byte range of a file (RFC 9110 §14): what a video element asks for when it seeks."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z", re.ASCII)


class UnsatisfiableRange(Exception):  # noqa: N818
    """No byte of the file lies in the range that was asked for."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def read_range(header: str, size: int) -> ByteRange | None:
    """The range a ``Range`` header asks for of a file of ``size`` bytes.

    None when the whole file should be sent: no header, another unit, several ranges or nonsense
    (§14.2 lets a server ignore those). Raises UnsatisfiableRange.
    """
    match = _RANGE.match(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    start, end = match.groups()
    if not start:
        wanted = int(end)
        if wanted == 0 or size == 0:
            raise UnsatisfiableRange
        return ByteRange(max(0, size - wanted), size - 1)
    first = int(start)
    last = min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return None
    if first >= size:
        raise UnsatisfiableRange
    return ByteRange(first, last)
