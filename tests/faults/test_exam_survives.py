"""kill -9 of any process in mid-exam: no acknowledged answer is lost, no attempt is forfeited.

``./dev test -m faults`` kills each process fifty times; without that a run kills each once. Another
number: ``ANPEI_FAULT_KILLS=12 ./dev test -m faults``.
"""

import os
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice

import httpx
import psycopg
import pytest

from tests.faults.candidate import Candidate, make_candidate
from tests.faults.writing import Writing
from tests.fixtures.running import RunningPlatform

pytestmark = pytest.mark.faults
VICTIMS = ("web", "realtime", "worker", "scheduler", "redis", "postgres")
BEHIND = ("realtime", "worker", "scheduler", "redis")
"""Answering does not need them: while one of them is dead, hardly a second may be lost."""
ALL_KILLS = 50 * len(VICTIMS)
LOST_SECONDS = 5.0
BEAT_SLACK_SECONDS = 4.0
"""A shorter outage need not be noted (``tenants.serving``); a longer one is known to a beat."""
ROUNDING_MS = 500
SECONDS_A_KILL = 120
LAST_SECONDS = 4


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
    # All kills take longer than an exam does.
    _let_end_in(running_platform, candidate, kills * SECONDS_A_KILL)
    deadline = candidate.paper()["deadline"]
    given_before = candidate.given_back()
    silent: dict[str, float] = dict.fromkeys(VICTIMS, 0.0)
    lost = 0.0
    for victim in islice(cycle(VICTIMS), kills):
        writing.begin_outage()
        old = running_platform.kill(victim)
        running_platform.wait_for_new(victim, old)
        _wait_for_progress(writing, victim)
        silent[victim] = max(silent[victim], writing.longest)
        if victim not in BEHIND:
            lost += max(0.0, writing.longest - BEAT_SLACK_SECONDS)

    writing.stop.set()
    _wait_until_sent(writing)
    given = _wait_for_time(candidate, given_before + lost) - given_before
    paper = candidate.paper()
    saved = {one["item"]: one for one in paper["saved"]}
    print(f"\n{kills} kills; longest silence in seconds:", _told(silent))  # noqa: T201
    print(f"given back {given} s of {lost:.0f} s and more that were lost")  # noqa: T201

    assert writing.refusals == []
    assert paper["running"] is True
    # All that the candidate answered while nobody listened has arrived.
    assert writing.unsent == 0
    # Each outage came back as time, to its half second, and never more than once.
    assert abs(paper["deadline"] - deadline - given * 1000) <= ROUNDING_MS * kills
    assert given >= lost
    for item, (sequence, chosen) in writing.acknowledged.items():
        assert (saved[item]["sequence"], saved[item]["chosen"]) == (sequence, chosen)
    assert {one: seconds for one, seconds in silent.items() if seconds > LOST_SECONDS} == {
        one: silent[one] for one in VICTIMS if one not in BEHIND and silent[one] > LOST_SECONDS
    }


@pytest.mark.rule("PL-30")
def test_time_that_runs_out_while_nobody_serves_is_given_back(
    running_platform: RunningPlatform, candidate: Candidate
) -> None:
    given = candidate.given_back()
    _let_end_in(running_platform, candidate, LAST_SECONDS)
    old = running_platform.kill("web")
    running_platform.wait_for_new("web", old)

    answer = _send_until_answered(candidate)

    _let_end_in(running_platform, candidate, 3600)
    assert (answer.status_code, candidate.paper()["running"]) == (200, True)
    assert candidate.given_back() - given >= LAST_SECONDS


@pytest.mark.rule("PL-30")
def test_after_all_that_the_page_opens_anew_and_the_paper_is_handed_in(
    candidate: Candidate,
) -> None:
    candidate.reload()

    closed = candidate.visitor.api(
        "POST", f"/api/exams/attempts/{candidate.attempt}/hand-in/", {"token": candidate.token}
    )

    assert closed["state"] == "handed_in"


def _wait_for_time(candidate: Candidate, wanted: float, *, seconds: float = 60) -> int:
    """What came back in all; the worker that gives it had to come back itself."""
    until = time.monotonic() + seconds
    while (given := candidate.given_back()) < wanted and time.monotonic() < until:
        time.sleep(0.5)
    return given


def _let_end_in(platform: RunningPlatform, candidate: Candidate, seconds: int) -> None:
    with psycopg.connect(platform.database_url, autocommit=True) as database:
        database.execute(
            "UPDATE shandong.exams_attempt SET deadline_at = clock_timestamp()"
            " + make_interval(secs => %s) WHERE public_id = %s",
            [seconds, candidate.attempt],
        )


def _send_until_answered(candidate: Candidate, *, seconds: float = 90) -> httpx.Response:
    """As the page does: sent again as long as nobody takes it."""
    items = [{"item": 0, "chosen": [0], "marked": False, "sequence": 10**6}]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            answer = candidate.visitor.client.post(
                "/hot/exams/answer", json={"token": candidate.token, "items": items}, timeout=10
            )
        except httpx.HTTPError:
            time.sleep(0.2)
            continue
        if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
            return answer
        time.sleep(0.2)
    raise AssertionError("nobody answered")


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
