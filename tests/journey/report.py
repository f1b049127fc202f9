"""Printing the journey: each step with its rules and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Report:
    def __init__(self) -> None:
        self.began = time.monotonic()
        self.steps = 0

    def title(self, text: str) -> None:
        sys.stdout.write(f"\n{text}\n")
        sys.stdout.flush()

    @contextmanager
    def step(self, text: str, rules: str) -> Iterator[None]:
        """One step; its line is printed when it is over, with a cross when it failed."""
        began = time.monotonic()
        mark = "✗"
        try:
            yield
            mark = "✓"
            self.steps += 1
        finally:
            took = time.monotonic() - began
            sys.stdout.write(f"  {mark} {took:6.2f} s  {text}  [{rules}]\n")
            sys.stdout.flush()

    def note(self, text: str) -> None:
        sys.stdout.write(f"             {text}\n")
        sys.stdout.flush()

    def end(self) -> None:
        took = time.monotonic() - self.began
        sys.stdout.write(f"\n{self.steps} steps in {took:.0f} s\n")
