"""What is said over a socket: frames in, frames out, and the limits (T19).

In: first ``{"ticket"}``, then ``{"id", "module", "verb", "body"?}``. Out: ``{"id", "ok": true,
"body"}`` or ``{"id", "ok": false, "code"}`` for each, and ``{"module", "verb", "body"}`` at any
time.
"""

import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from realtime.feeds import Topic

FRAME_BYTES = 64 * 1024
MESSAGES_A_MINUTE = 100
_MINUTE = 60.0


class UnreadableFrame(Exception):  # noqa: N818
    """Not JSON, or not of the shape this protocol has."""


@dataclass(frozen=True, slots=True)
class Call:
    """A verb of a module that the browser calls; ``id`` comes back with the answer."""

    id: int
    module: str
    verb: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a verb answers, and what it makes of the socket.

    ``join`` and ``quit``: groups; ``follow``: feeds, each read from the database by number;
    ``present``: the attempt whose candidate this socket shows to be there.
    """

    body: dict[str, Any] = field(default_factory=dict)
    join: tuple[str, ...] = ()
    quit: tuple[str, ...] = ()
    follow: tuple[Topic, ...] = ()
    present: int | None = None


def read_frame(text: str) -> dict[str, Any]:
    """Raises UnreadableFrame."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableFrame from None
    if not isinstance(frame, dict):
        raise UnreadableFrame
    return frame


def read_call(frame: dict[str, Any]) -> Call:
    """Raises UnreadableFrame."""
    number, module, verb = frame.get("id"), frame.get("module"), frame.get("verb")
    body = frame.get("body", {})
    if isinstance(number, bool) or not isinstance(number, int):
        raise UnreadableFrame
    if not (isinstance(module, str) and isinstance(verb, str) and isinstance(body, dict)):
        raise UnreadableFrame
    return Call(number, module, verb, body)


class MessageMeter:
    """Counts the messages of the last minute of one socket."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def count(self) -> int:
        """Note one message; how many came in the last minute, this one included."""
        now = time.monotonic()
        self._times.append(now)
        while self._times[0] < now - _MINUTE:
            self._times.popleft()
        return len(self._times)
