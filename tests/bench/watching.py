"""The pages of ``./dev bench wall``: candidates who stay, proctors who see every change."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tenants.entering import tenant_db
from tests.bench.ground import HOST, SCHEMA
from tests.bench.websocket import WebSocket, open_socket

ALIVE_SECONDS = 3.0


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


@dataclass(frozen=True, kw_only=True)
class Page:
    """Who comes: a candidate with ``watch``, or a proctor with ``headers`` and ``room``."""

    ticket: Callable[[], str]
    watch: dict[str, str] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    room: str = ""


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


def resident_mb(pid: int) -> float:
    """What the process holds now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@dataclass
class Ground:
    """The realtime process, its port, and what is seen of it while states change."""

    pid: int
    port: int
    clock: Clock = field(default_factory=Clock)
    walls: list[Wall] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0
    seconds: float = 0.0
    seconds_to_truth: float = 0.0
    broken: list[str] = field(default_factory=list)

    def note_memory(self) -> None:
        self.memory.append(resident_mb(self.pid))


async def come(page: Page, ground: Ground, drop: float, doors: asyncio.Semaphore) -> None:
    """One page, from its ticket on: a few at a time come in, all stay until they are cancelled."""
    async with AsyncExitStack() as stack:
        async with doors:
            ticket = await tenant_db(SCHEMA, page.ticket)
            opening = open_socket(
                host=HOST, web_port=ground.port, port=ground.port + 1, ticket=ticket
            )
            socket = await stack.enter_async_context(opening)
        if page.watch is not None:
            await stay(socket, page.watch)
        http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{ground.port}", timeout=30)
        http.headers.update({**dict(page.headers), "Host": f"{HOST}:{ground.port}"})
        await stack.enter_async_context(http)
        wall = Wall(page.room, http, ground.clock, drop)
        ground.walls.append(wall)
        await wall.watch(socket)
