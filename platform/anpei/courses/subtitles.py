"""Subtitle files: WebVTT as browsers read it, SubRip (.srt) made into it. Pure."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from anpei.kernel.decoding import decode_text
from anpei.kernel.errors import InvalidInput

LARGEST = 2 * 2**20
"""Bytes of a file."""
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMING = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}((?:\s+\S+)*)\s*$")
_SETTING = re.compile(r"(?:vertical|line|position|size|align|region):[\w.,%-]+$")


def read_subtitles(data: bytes) -> str:
    """The file as WebVTT. Raises InvalidInput that names the line and what is wrong with it."""
    if len(data) > LARGEST:
        raise _wrong(_("The file is larger than 2 MB; subtitles are text alone."))
    lines = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues = list(_cues(lines))
    if not cues:
        raise _wrong(_("There is no subtitle in it: WebVTT (.vtt) or SubRip (.srt) is wanted."))
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _cues(lines: list[str]) -> Iterator[str]:
    """Each cue as its timing and text; comments, styles and numbers are left out."""
    at, earlier = 0, -1
    while at < len(lines):
        if "-->" not in lines[at]:
            at += 1
            continue
        place = at + 1
        timing = _TIMING.match(lines[at])
        if timing is None:
            told = _("Line %(line)d: the time is wanted as 00:01:02.500 --> 00:01:05.000.")
            raise _wrong(told % {"line": place})
        begin, end = _ms(timing.groups()[:4]), _ms(timing.groups()[4:8])
        if end <= begin:
            told = _("Line %(line)d: the subtitle ends before it begins.")
            raise _wrong(told % {"line": place})
        if begin < earlier:
            told = _("Line %(line)d: the subtitle begins before the one above it.")
            raise _wrong(told % {"line": place})
        earlier = begin
        at += 1
        text = []
        while at < len(lines) and lines[at].strip():
            text.append(lines[at].strip().replace("-->", "→"))
            at += 1
        settings = " ".join(one for one in timing[9].split() if _SETTING.match(one))
        if text:
            yield "\n".join((f"{_written(begin)} --> {_written(end)} {settings}".rstrip(), *text))


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _written(ms: int) -> str:
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"


def _decoded(data: bytes) -> str:
    text = decode_text(data)
    if text is None:
        raise _wrong(_("The characters cannot be read; save the file as UTF-8."))
    return text


def _wrong(told: str) -> InvalidInput:
    return InvalidInput(told, field="file")
