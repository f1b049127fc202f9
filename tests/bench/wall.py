"""``./dev bench wall``: candidates whose state changes, proctors who watch them over real sockets.

Prints how long a change takes to the tile, how much memory the realtime process holds at first
and in the end, its CPU, and whether every wall shows the truth when it is over. ``--drop 0.2``
throws away every fifth frame before the wall has seen it: gaps are found by their numbers and
closed over HTTP, and the truth in the end is the same. Fails when p95 is over a second, when a
wall is wrong, or when memory grew by more than a tenth.
"""

import asyncio
import logging
import os
import random
import sys
import time
from argparse import ArgumentParser
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from django.db import connection

from anpei.accounts.models import Role, User
from anpei.enrolment.states import EnrolmentState
from anpei.exams.leases import Lease
from anpei.exams.models import Attempt, ExamKind
from anpei.invigilation import domain
from anpei.invigilation.models import Room
from anpei.kernel.clock import db_now
from realtime.tickets import issue_ticket
from tenants.entering import tenant_db
from tests.bench.cpu import process_of_platform, tree_cpu_ms
from tests.bench.ground import HOST, SCHEMA, bench_association, make_enrolments, signed_in, user_of
from tests.bench.websocket import WebSocket, open_socket
from tests.factories import make_staff

MOST_P95_MS, MOST_GROWTH = 1000.0, 1.10
TURN_SECONDS = 0.1
ALIVE_SECONDS = 3.0
SETTLE_SECONDS = 4.0
_CHANGE = """
WITH changed AS (
  UPDATE exams_attempt SET deadline_at = deadline_at + interval '1 millisecond'
  WHERE id = ANY(%s)
  RETURNING id, public_id, (extract(epoch FROM deadline_at) * 1000)::bigint AS at
), touched AS (
  UPDATE invigilation_seatstate SET touched = true WHERE id IN (
    SELECT id FROM invigilation_seatstate WHERE attempt_id = ANY(%s) ORDER BY id FOR UPDATE)
)
SELECT public_id, at FROM changed
"""


@dataclass
class Clock:
    """Every change with the moment of its commit; every tile's delay behind it."""

    pending: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    changes: int = 0

    def changed(self, attempt: str, value: int, at: float) -> None:
        self.pending.setdefault(attempt, []).append((value, at))
        self.changes += 1

    def shown(self, attempt: str, value: int) -> None:
        waiting = self.pending.get(attempt, [])
        now = time.monotonic()
        self.delays += [(now - at) * 1000 for wanted, at in waiting if wanted <= value]
        self.pending[attempt] = [one for one in waiting if one[0] > value]


@dataclass
class Wall:
    """A proctor's page: the newest state of each seat of one room."""

    room: str
    http: httpx.AsyncClient
    clock: Clock
    drop: float
    seats: dict[str, dict[str, Any]] = field(default_factory=dict)
    number: int = 0
    frames: int = 0
    dropped: int = 0
    asked: int = 0

    async def watch(self, socket: WebSocket) -> None:
        await self.ask()
        watch = {"room": self.room, "after": self.number}
        await socket.say({"id": 1, "module": "wall", "verb": "watch", "body": watch})
        while True:
            message = await socket.hear()
            if message.get("verb") != "changes":
                continue
            if random.random() < self.drop:
                self.dropped += 1
                continue
            self.frames += 1
            if message["body"]["from"] > self.number:
                await self.ask()
            self.take(message["body"])

    async def ask(self) -> None:
        self.asked += 1
        answer = await self.http.get(
            f"/api/invigilation/rooms/{self.room}/seats/", params={"after": self.number}
        )
        answer.raise_for_status()
        self.take(answer.json())

    def take(self, body: dict[str, Any]) -> None:
        for seat in body["seats"]:
            known = self.seats.get(seat["id"])
            if known is None or known["seq"] < seat["seq"]:
                self.seats[seat["id"]] = seat
                self.clock.shown(seat["id"], seat["deadline"])
        self.number = max(self.number, body["seq"])


async def stay(socket: WebSocket, watch: dict[str, str]) -> None:
    """A candidate's page: there, and saying so."""
    await socket.say({"id": 1, "module": "exam", "verb": "watch", "body": watch})
    await asyncio.sleep(random.uniform(0, ALIVE_SECONDS))
    while True:
        await socket.say({"id": 2, "module": "session", "verb": "alive", "body": {}})
        await socket.hear()
        await asyncio.sleep(ALIVE_SECONDS)


def make_ground(candidates: int, proctors: int) -> tuple[list[Attempt], list[tuple[User, Room]]]:
    """Running final exams in rooms, and somebody on duty in each."""
    now = db_now()
    enrolments = make_enrolments(candidates, state=EnrolmentState.CREDITS_COMPLETE)
    attempts = Attempt.objects.bulk_create(
        Attempt(
            enrolment=enrolment,
            kind=ExamKind.FINAL,
            number=1,
            paper=[],
            item_count=50,
            started_at=now,
            deadline_at=now.replace(microsecond=0) + timedelta(hours=3),
            lease="bench",
        )
        for enrolment in enrolments
    )
    domain.place_attempts()
    rooms = list(Room.objects.order_by("number"))
    watching = []
    for turn in range(proctors):
        user = make_staff(f"wall{turn}", Role.PROCTOR)
        room = rooms[turn % len(rooms)]
        domain.assign_proctor(room=room, proctor=user, by=user)
        watching.append((user, room))
    return attempts, watching


def change(ids: list[int], clock: Clock) -> None:
    """The state of these candidates changes: one committed statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [ids, ids])
        rows = cursor.fetchall()
    at = time.monotonic()
    for attempt, value in rows:
        clock.changed(attempt, value, at)


def truth() -> dict[str, int]:
    rows = Attempt.objects.values_list("public_id", "deadline_at")
    return {public_id: round(deadline.timestamp() * 1000) for public_id, deadline in rows}


def resident_mb(pid: int) -> float:
    """What the process holds now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


async def play(options: Any, attempts: list[Attempt], pages: list[Any], pid: int) -> Any:
    """Everybody comes, states change for so many seconds, everything settles."""
    port = int(os.environ.get("ANPEI_WEB_PORT", "8000"))
    clock, walls, tasks = Clock(), [], []
    for ticket, headers, room in pages:
        socket = await open_socket(
            host=HOST, web_port=port, port=port + 1, ticket=await tenant_db(SCHEMA, ticket)
        )
        if room is None:
            tasks.append(asyncio.create_task(stay(socket, headers)))
            continue
        http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30)
        http.headers.update({**dict(headers), "Host": f"{HOST}:{port}"})
        wall = Wall(room, http, clock, options.drop)
        walls.append(wall)
        tasks.append(asyncio.create_task(wall.watch(socket)))
    await asyncio.sleep(SETTLE_SECONDS)
    memory, cpu = [resident_mb(pid)], tree_cpu_ms({pid})
    ids, until = [one.pk for one in attempts], time.monotonic() + options.seconds
    began, each = time.monotonic(), max(1, round(options.rate * TURN_SECONDS))
    while time.monotonic() < until:
        await tenant_db(SCHEMA, change, random.sample(ids, min(each, len(ids))), clock)
        if time.monotonic() - began > len(memory) * 5:
            memory.append(resident_mb(pid))
        await asyncio.sleep(TURN_SECONDS)
    cpu = (tree_cpu_ms({pid}) - cpu) / (time.monotonic() - began) / 10
    await asyncio.sleep(SETTLE_SECONDS)
    memory.append(resident_mb(pid))
    broken = [task.exception() for task in tasks if task.done() and not task.cancelled()]
    for task in tasks:
        task.cancel()
    return clock, walls, memory, cpu, [repr(one) for one in broken if one]


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="./dev bench wall", description=__doc__)
    parser.add_argument("--candidates", type=int, default=500)
    parser.add_argument("--proctors", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=100, help="changes a second, all together")
    parser.add_argument("--drop", type=float, default=0.0, help="share of frames thrown away")
    options = parser.parse_args(arguments)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    pid = process_of_platform("realtime")
    if pid is None:
        sys.stderr.write("There is no realtime process; is ANPEI_HOME right?\n")
        return 1
    with bench_association():
        attempts, watching = make_ground(options.candidates, options.proctors)
        pages = [_candidate(one) for one in attempts] + [_proctor(*one) for one in watching]
        random.shuffle(pages)
        figures = asyncio.run(play(options, attempts, pages, pid))
        return _report(options, figures, truth())


def _candidate(attempt: Attempt) -> Any:
    user = user_of(attempt.enrolment)
    session = _session_of(signed_in(user))
    watch = {"attempt": attempt.public_id, "lease": Lease(attempt.pk, attempt.lease).token()}
    return lambda: issue_ticket(user=user, session_key=session), watch, None


def _proctor(user: User, room: Room) -> Any:
    headers = signed_in(user)
    session = _session_of(headers)
    return lambda: issue_ticket(user=user, session_key=session), headers, room.public_id


def _session_of(headers: Any) -> str:
    cookie = dict(headers)["Cookie"]
    return str(cookie.partition("=")[2].partition(";")[0])


def _report(options: Any, figures: Any, real: dict[str, int]) -> int:
    clock, walls, memory, cpu, broken = figures
    cuts = quantiles(clock.delays, n=100) if len(clock.delays) > 1 else [float("inf")] * 99
    wrong = sum(seat["deadline"] != real[key] for wall in walls for key, seat in wall.seats.items())
    shown = {key for wall in walls for key in wall.seats}
    early = sum(memory[: max(1, len(memory) // 3)]) / max(1, len(memory) // 3)
    late = sum(memory[-max(1, len(memory) // 3) :]) / max(1, len(memory) // 3)
    say = sys.stdout.write
    say(
        f"{len(real)} candidates, {len(walls)} proctors, {options.seconds:.0f} s,"
        f" {clock.changes:,} changes ({clock.changes / options.seconds:.0f}/s)\n"
        f"change → tile ms: p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, p99 {cuts[98]:.0f},"
        f" worst {max(clock.delays, default=float('inf')):.0f}\n"
        f"frames {sum(w.frames for w in walls):,}, dropped {sum(w.dropped for w in walls):,},"
        f" asked over HTTP {sum(w.asked for w in walls):,}\n"
        f"tiles {len(shown)} of {len(real)}, wrong in the end {wrong}\n"
        f"realtime process: {cpu:.0f} % of a core, {early:.0f} MB at first, {late:.0f} MB at last\n"
    )
    for one in broken[:5]:
        say(f"    {one}\n")
    bad = wrong or broken or len(shown) < len(real)
    return 1 if bad or cuts[94] > MOST_P95_MS or late > early * MOST_GROWTH else 0
