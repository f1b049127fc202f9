"""A candidate's page under fire: it answers all the time, keeps what is not acknowledged, sends it
again, and writes down what was acknowledged and for how long nothing was."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.candidate import Candidate

ANSWER_SECONDS = 0.1
"""The candidate answers ten questions a second, line or no line, as the page's own store lets."""
_RETRY_SECONDS = 0.1
_AT_ONCE = 40


@dataclass
class Writing:
    """``run`` in a thread of its own; ``acknowledged``: item → (sequence, chosen)."""

    candidate: Candidate
    acknowledged: dict[int, tuple[int, list[int]]] = field(default_factory=dict)
    failures: int = 0
    refusals: list[str] = field(default_factory=list)
    longest: float = 0.0
    """Seconds between two acknowledgements, at most, since ``begin_outage``."""
    stop: threading.Event = field(default_factory=threading.Event)
    _waiting: dict[int, dict[str, Any]] = field(default_factory=dict)
    _last: float = field(default_factory=time.monotonic)
    _sequence: int = 0

    @property
    def newest(self) -> int:
        """The newest sequence that was acknowledged."""
        return max((sequence for sequence, _ in self.acknowledged.values()), default=0)

    @property
    def unsent(self) -> int:
        """Answers given and not acknowledged yet."""
        return len(self._waiting)

    def begin_outage(self) -> None:
        """Measure the longest silence from now on."""
        self.longest = 0.0
        self._last = time.monotonic()

    def run(self) -> None:
        began = time.monotonic()
        while not self.stop.is_set() or self._waiting:
            due = int((time.monotonic() - began) / ANSWER_SECONDS)
            while self._sequence < due and not self.stop.is_set():
                self._answer()
            time.sleep(ANSWER_SECONDS if self._send() else _RETRY_SECONDS)

    def _answer(self) -> None:
        self._sequence += 1
        item = self._sequence % self.candidate.items
        self._waiting[item] = {
            "item": item,
            "chosen": [self._sequence % 2],
            "marked": False,
            "sequence": self._sequence,
        }

    def _send(self) -> bool:
        items = list(self._waiting.values())[:_AT_ONCE]
        if not items:
            return True
        try:
            response = self.candidate.visitor.client.post(
                "/hot/exams/answer",
                json={"token": self.candidate.token, "items": items},
                timeout=10,
            )
        except httpx.HTTPError:
            self.failures += 1
            return False
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            self.failures += 1
            return False
        if response.status_code != httpx.codes.OK:
            self.refusals.append(response.text)
            return False
        now = time.monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now
        for one in items:
            self.acknowledged[one["item"]] = (one["sequence"], one["chosen"])
            if self._waiting[one["item"]]["sequence"] == one["sequence"]:
                del self._waiting[one["item"]]
        return True
