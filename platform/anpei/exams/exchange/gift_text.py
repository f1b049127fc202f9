"""GIFT's escapes: a backslash before ``~ = # { } : \\``, and ``\\n`` for a line end."""

import re

_SPECIAL = re.compile(r"[~=#{}:\\]")
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")


def escape(text: str) -> str:
    """``text`` as one line that GIFT reads as nothing but text."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text).replace("\n", "\\n")


def unescape(written: str) -> str:
    """The text that was meant; a backslash before anything else stays one."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], written)


def find_plain(written: str, wanted: str, start: int = 0) -> int:
    """Where ``wanted`` first stands without a backslash before it, from ``start``; -1: nowhere."""
    at = start
    while at < len(written):
        if written[at] == "\\":
            at += 2
        elif written.startswith(wanted, at):
            return at
        else:
            at += 1
    return -1


def split_plain(written: str, marks: str) -> list[tuple[str, str]]:
    """``(mark, text)`` for each of ``marks`` that stands without a backslash; what is before the
    first has the mark ""."""
    pieces: list[tuple[str, str]] = []
    mark, begin, at = "", 0, 0
    while at < len(written):
        if written[at] == "\\":
            at += 2
            continue
        if written[at] in marks:
            pieces.append((mark, written[begin:at]))
            mark, begin = written[at], at + 1
        at += 1
    pieces.append((mark, written[begin:]))
    return pieces
