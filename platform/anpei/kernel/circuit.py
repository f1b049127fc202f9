"""A circuit breaker: after repeated failures an outside service is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES_TO_OPEN = 5
SECONDS_OPEN = 30.0


class CircuitBreaker:
    """Counts failures in a row; open, it refuses calls; then one trial call may close it again.

    One per service and process. Time is the monotonic clock: nothing of a rule depends on it.
    """

    def __init__(
        self,
        *,
        failures_to_open: int = FAILURES_TO_OPEN,
        seconds_open: float = SECONDS_OPEN,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures_to_open = failures_to_open
        self._seconds_open = seconds_open
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: float | None = None

    def lets_through(self) -> bool:
        """Whether a call may be tried now. After the pause, one trial per pause."""
        with self._lock:
            if self._opened_at is None:
                return True
            if self._monotonic() - self._opened_at < self._seconds_open:
                return False
            self._opened_at = self._monotonic()
            return True

    def succeeded(self) -> None:
        """The service answered: close."""
        with self._lock:
            self._failures = 0
            self._opened_at = None

    def failed(self) -> None:
        """The service did not answer: count, and open at the limit."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._failures_to_open:
                self._opened_at = self._monotonic()
