"""Redis killed or emptied in mid-exam: the wall is right within 15 s, the candidate goes on."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.bench.websocket import Closed, open_socket
from tests.faults.candidate import Candidate, make_candidate
from tests.fixtures.running import RunningPlatform
from tests.journey.visitor import Visitor

pytestmark = pytest.mark.faults
WITHIN_SECONDS = 15.0


class ProctorsPage:
    """What the wall's script does, without a browser: the socket where it is, HTTP where not."""

    def __init__(self, platform: RunningPlatform, attempt: str) -> None:
        self.platform, self.attempt = platform, attempt
        self.proctor: Visitor = platform.stage().member("proctor")
        found = re.findall(
            r"/staff/exam-rooms/([\w-]{22})/", self.proctor.get("/staff/exam-rooms/")
        )
        for room in dict.fromkeys(found):
            self.proctor.post(f"/staff/exam-rooms/{room}/claim/", {})
        self.room = next(room for room in dict.fromkeys(found) if self._seats(room))

    def _seats(self, room: str) -> dict[str, Any]:
        body = self.proctor.api("GET", f"/api/invigilation/rooms/{room}/seats/?after=0")
        return {seat["id"]: seat for seat in body["seats"] if seat["id"] == self.attempt}

    def shows(self, wanted: Callable[[dict[str, Any]], bool]) -> float:
        """Seconds until both HTTP and a socket say so."""
        began = time.monotonic()
        asyncio.run(asyncio.wait_for(self._both(wanted), WITHIN_SECONDS))
        return time.monotonic() - began

    async def _both(self, wanted: Callable[[dict[str, Any]], bool]) -> None:
        while not any(wanted(seat) for seat in self._seats(self.room).values()):
            await asyncio.sleep(0.3)
        while True:
            try:
                if await self._socket_says(wanted):
                    return
            except (Closed, OSError, KeyError):
                await asyncio.sleep(0.3)

    async def _socket_says(self, wanted: Callable[[dict[str, Any]], bool]) -> bool:
        ticket = self.proctor.api("POST", "/api/realtime/ticket/", {})["ticket"]
        stage = self.platform.stage()
        watch = {"room": self.room, "after": 0}
        async with open_socket(
            host=stage.host, web_port=stage.port, port=stage.port + 1, ticket=ticket
        ) as socket:
            await socket.say({"id": 1, "module": "wall", "verb": "watch", "body": watch})
            while True:
                message = await socket.hear()
                for seat in message.get("body", {}).get("seats", ()):
                    if seat["id"] == self.attempt and wanted(seat):
                        return True


@pytest.fixture(scope="module")
def candidate(running_platform: RunningPlatform) -> Candidate:
    return make_candidate(running_platform)


@pytest.mark.rule("PL-31")
@pytest.mark.parametrize("way", ["killed", "flushed"])
def test_redis_gone_and_the_wall_is_right_within_15_seconds(
    running_platform: RunningPlatform, candidate: Candidate, way: str
) -> None:
    page = ProctorsPage(running_platform, candidate.attempt)
    hand = f"/api/exams/attempts/{candidate.attempt}/hand/"
    raised = way == "killed"

    if way == "killed":
        running_platform.kill("redis")
    else:
        running_platform.flush_redis()
    candidate.visitor.api("POST", hand, {"raised": raised})
    seconds = page.shows(lambda seat: bool(seat["hand"]) is raised)
    answer = candidate.visitor.client.post("/hot/exams/pulse", json={"token": candidate.token})

    assert seconds < WITHIN_SECONDS
    assert answer.status_code == 200
