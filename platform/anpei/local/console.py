"""What the person at the terminal sees."""

import contextlib
import sys
import threading
import time
from collections.abc import Iterator

from anpei.local.refusal import LocalRefusal

TERMINAL_SECONDS = 0.5
PIPE_SECONDS = 15  # a log gets fewer signs of life than a terminal


def say(text: str = "") -> None:
    """One line, or a block of lines, at once."""
    _write(f"{text}\n")


def _write(text: str) -> None:
    """A terminal that is gone, or a log on a full disk, must not keep us from our work."""
    with contextlib.suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()


def complain(refusal: LocalRefusal) -> None:
    """The reason and the remedy, where errors go."""
    sys.stderr.write(f"\n✗ {refusal}\n")
    sys.stderr.flush()


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Show the title at once, the seconds while it lasts, and ✓ or ✗ with the time it took."""
    began = time.monotonic()
    over = threading.Event()
    live = sys.stdout.isatty()

    def show_life() -> None:
        while not over.wait(TERMINAL_SECONDS if live else PIPE_SECONDS):
            seconds = time.monotonic() - began
            _write(f"\r  · {title} … {seconds:.0f} s" if live else f"    … {seconds:.0f} s\n")

    _write(f"  · {title} …" + ("" if live else "\n"))
    ticker = threading.Thread(target=show_life, daemon=True)
    ticker.start()
    sign = "✗"
    try:
        yield
        sign = "✓"
    finally:
        over.set()
        ticker.join()
        _write(
            ("\r\033[K" if live else "") + f"  {sign} {title} ({time.monotonic() - began:.1f} s)\n"
        )
