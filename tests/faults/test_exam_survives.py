"""kill -9 of any process in mid-exam: no acknowledged answer is lost, no attempt is forfeited.

``./dev test -m faults`` kills fifty times; without that a run kills each process once. Another
number: ``ANPEI_FAULT_KILLS=12 ./dev test -m faults``.
"""

import os
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice

import pytest

from tests.faults.candidate import Candidate, make_candidate
from tests.faults.writing import Writing
from tests.fixtures.running import RunningPlatform

pytestmark = pytest.mark.faults
VICTIMS = ("web", "realtime", "worker", "scheduler", "redis", "postgres")
BEHIND = ("realtime", "worker", "scheduler", "redis")
"""Answering does not need them: while one of them is dead, hardly a second may be lost."""
ALL_KILLS = 50
LOST_SECONDS = 5.0


@pytest.fixture(scope="module")
def candidate(running_platform: RunningPlatform) -> Candidate:
    return make_candidate(running_platform)


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many times somebody dies in this run."""
    asked_for = "faults" in str(request.config.getoption("markexpr", ""))
    return int(os.environ.get("ANPEI_FAULT_KILLS", ALL_KILLS if asked_for else len(VICTIMS)))


@pytest.fixture
def writing(candidate: Candidate) -> Iterator[Writing]:
    """The page, answering until the test ends."""
    page = Writing(candidate)
    thread = threading.Thread(target=page.run, daemon=True)
    thread.start()
    yield page
    page.stop.set()
    thread.join(30)


@pytest.mark.rule("PL-30")
def test_killing_any_process_again_and_again_costs_no_answer_and_no_attempt(
    running_platform: RunningPlatform, candidate: Candidate, writing: Writing, kills: int
) -> None:
    deadline = candidate.paper()["deadline"]
    silent: dict[str, float] = dict.fromkeys(VICTIMS, 0.0)
    for victim in islice(cycle(VICTIMS), kills):
        writing.begin_outage()
        old = running_platform.kill(victim)
        running_platform.wait_for_new(victim, old)
        _wait_for_progress(writing, victim)
        silent[victim] = max(silent[victim], writing.longest)

    writing.stop.set()
    _wait_until_sent(writing)
    paper = candidate.paper()
    saved = {one["item"]: one for one in paper["saved"]}
    print(f"\n{kills} kills; longest silence in seconds:", _told(silent))  # noqa: T201

    assert writing.refusals == []
    assert (paper["running"], paper["deadline"]) == (True, deadline)
    # All that the candidate answered while nobody listened has arrived: nobody lost time.
    assert writing.unsent == 0
    for item, (sequence, chosen) in writing.acknowledged.items():
        assert (saved[item]["sequence"], saved[item]["chosen"]) == (sequence, chosen)
    assert {one: seconds for one, seconds in silent.items() if seconds > LOST_SECONDS} == {
        one: silent[one] for one in VICTIMS if one not in BEHIND and silent[one] > LOST_SECONDS
    }


@pytest.mark.rule("PL-30")
def test_after_all_that_the_page_opens_anew_and_the_paper_is_handed_in(
    candidate: Candidate,
) -> None:
    candidate.reload()

    closed = candidate.visitor.api(
        "POST", f"/api/exams/attempts/{candidate.attempt}/hand-in/", {"token": candidate.token}
    )

    assert closed["state"] == "handed_in"


def _told(silent: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.1f}" for name, seconds in silent.items())


def _wait_for_progress(writing: Writing, victim: str, *, seconds: float = 90) -> None:
    """The learner goes on: something answered after the kill is acknowledged."""
    newest = writing.newest + 5
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if writing.newest > newest:
            return
        time.sleep(0.1)
    raise AssertionError(f"{victim} was killed: nothing was saved; {writing.failures} failures")


def _wait_until_sent(writing: Writing) -> None:
    until = time.monotonic() + 30
    while writing.unsent and time.monotonic() < until:
        time.sleep(0.1)
