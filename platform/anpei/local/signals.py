"""Ctrl-C, SIGTERM and a closed terminal end us in good order; a second one without ceremony."""

import contextlib
import os
import signal
from collections.abc import Iterator
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """We were asked to end."""


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Raise Interrupted in the main thread at the first such signal, and only once."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        signal.signal(signal.SIGINT, _end_at_once)
        signal.signal(signal.SIGTERM, _end_at_once)
        raise Interrupted

    before = {each: signal.signal(each, interrupt) for each in ENDING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end_at_once(_number: int, _frame: FrameType | None) -> None:
    os._exit(130)  # the kernel tells our children (PR_SET_PDEATHSIG)
