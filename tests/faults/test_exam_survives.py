"""kill -9 of any process in mid-exam loses no acknowledged answer, and the learner goes on."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.faults.candidate import Candidate, make_candidate
from tests.fixtures.running import RunningPlatform

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def candidate(running_platform: RunningPlatform) -> Candidate:
    return make_candidate(running_platform)


@dataclass
class Writing:
    """A page that saves answers without rest; what was acknowledged is written down here."""

    candidate: Candidate
    acknowledged: dict[int, tuple[int, list[int]]] = field(default_factory=dict)
    failures: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        sequence = 0
        while not self.stop.is_set():
            sequence += 1
            item = sequence % self.candidate.items
            answer = {
                "item": item,
                "chosen": [sequence % 2],
                "marked": False,
                "sequence": sequence,
            }
            if self._is_acknowledged(answer):
                self.acknowledged[item] = (sequence, answer["chosen"])  # type: ignore[assignment]
            else:
                self.failures += 1
                time.sleep(0.05)

    def _is_acknowledged(self, answer: dict[str, Any]) -> bool:
        try:
            response = self.candidate.visitor.client.post(
                "/hot/exams/answer",
                json={"token": self.candidate.token, "items": [answer]},
                timeout=10,
            )
        except httpx.HTTPError:
            return False
        assert response.status_code in {200, 500, 502, 503}, response.text
        return response.status_code == 200


@pytest.mark.rule("PL-30")
@pytest.mark.parametrize("victim", ["web", "worker", "redis", "postgres"])
def test_killing_a_process_loses_no_acknowledged_answer(
    running_platform: RunningPlatform, candidate: Candidate, victim: str
) -> None:
    writing = Writing(candidate)
    thread = threading.Thread(target=writing.run)
    thread.start()
    time.sleep(1)
    for _ in range(2):
        old = running_platform.kill(victim)
        running_platform.wait_for_new(victim, old)
        before = len(writing.acknowledged)
        _wait_for_progress(writing)
        assert len(writing.acknowledged) >= before
    writing.stop.set()
    thread.join()

    saved = {one["item"]: one for one in candidate.paper()["saved"]}

    for item, (sequence, chosen) in writing.acknowledged.items():
        # An answer whose acknowledgement was lost on the way may be newer, never older.
        assert saved[item]["sequence"] >= sequence
        if saved[item]["sequence"] == sequence:
            assert saved[item]["chosen"] == chosen
    candidate.reload()


def _wait_for_progress(writing: Writing, *, seconds: float = 60) -> None:
    """The learner goes on: something new is acknowledged after the kill."""
    newest = max((sequence for sequence, _ in writing.acknowledged.values()), default=0)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if max((sequence for sequence, _ in writing.acknowledged.values()), default=0) > newest:
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing was saved any more; {writing.failures} failures")
