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
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from math import inf
from statistics import mean, quantiles
from typing import Any

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
from tests.bench.ground import SCHEMA, bench_association, make_enrolments, signed_in, user_of
from tests.bench.watching import Clock, Ground, Page, come
from tests.factories import make_staff

MOST_P95_MS, MOST_GROWTH = 1000.0, 1.10
TURN_SECONDS = 0.1
SETTLE_SECONDS = 4.0
TRUTH_SECONDS = 15.0
MEMORY_TURNS = 50
DOORS = 8
"""So many pages come in at once."""
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


async def play(options: Namespace, ids: list[int], pages: list[Page], ground: Ground) -> None:
    """Everybody comes, states change for so many seconds, everything settles, everybody goes."""
    doors = asyncio.Semaphore(DOORS)
    tasks = [asyncio.create_task(come(one, ground, options.drop, doors)) for one in pages]
    try:
        while len(ground.walls) < options.proctors or doors.locked():
            await asyncio.sleep(TURN_SECONDS)
            _stop_at_the_first_fault(tasks)
        await asyncio.sleep(SETTLE_SECONDS)
        await _change_states(options, ids, ground)
        ground.seconds_to_truth = await _wait_for_truth(ground)
        ground.note_memory()
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    ground.broken += [repr(one) for one in ended if isinstance(one, Exception)]


async def _change_states(options: Namespace, ids: list[int], ground: Ground) -> None:
    began, cpu = time.monotonic(), tree_cpu_ms({ground.pid})
    ground.note_memory()
    each = max(1, round(options.rate * TURN_SECONDS))
    turn = 0
    while (turn := turn + 1) * TURN_SECONDS < options.seconds:
        await tenant_db(SCHEMA, change, random.sample(ids, min(each, len(ids))), ground.clock)
        if turn % MEMORY_TURNS == 0:
            ground.note_memory()
        await asyncio.sleep(max(0.0, began + turn * TURN_SECONDS - time.monotonic()))
    ground.seconds = time.monotonic() - began
    ground.cpu_ms = tree_cpu_ms({ground.pid}) - cpu


async def _wait_for_truth(ground: Ground) -> float:
    """Seconds after the last change until every wall showed every tile right, or patience ended."""
    real, began = await tenant_db(SCHEMA, truth), time.monotonic()
    while wrong_tiles(ground, real) and time.monotonic() - began < TRUTH_SECONDS:
        await asyncio.sleep(TURN_SECONDS)
    return time.monotonic() - began


def wrong_tiles(ground: Ground, real: dict[str, int]) -> int:
    """The tiles that do not show the truth, on whatever wall."""
    seats = [(key, one) for wall in ground.walls for key, one in wall.seats.items()]
    return sum(seat["deadline"] != real[key] for key, seat in seats)


def _stop_at_the_first_fault(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        if task.done():
            task.result()


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
    ground = Ground(pid, int(os.environ.get("ANPEI_WEB_PORT", "8000")))
    with bench_association():
        attempts, watching = make_ground(options.candidates, options.proctors)
        pages = [_candidate(one) for one in attempts] + [_proctor(*one) for one in watching]
        random.shuffle(pages)
        asyncio.run(play(options, [one.pk for one in attempts], pages, ground))
        return _report(options, ground, truth())


def _candidate(attempt: Attempt) -> Page:
    user = user_of(attempt.enrolment)
    session = _session_of(signed_in(user))
    watch = {"attempt": attempt.public_id, "lease": Lease(attempt.pk, attempt.lease, 0, 0).token()}
    return Page(ticket=lambda: issue_ticket(user=user, session_key=session), watch=watch)


def _proctor(user: User, room: Room) -> Page:
    headers = signed_in(user)
    session = _session_of(headers)
    return Page(
        ticket=lambda: issue_ticket(user=user, session_key=session),
        headers=headers,
        room=room.public_id,
    )


def _session_of(headers: Any) -> str:
    cookie = dict(headers)["Cookie"]
    return str(cookie.partition("=")[2].partition(";")[0])


def _report(options: Namespace, ground: Ground, real: dict[str, int]) -> int:
    clock, walls, memory = ground.clock, ground.walls, ground.memory
    cuts = quantiles(clock.delays, n=100) if len(clock.delays) > 1 else [float("inf")] * 99
    wrong = wrong_tiles(ground, real)
    shown = {key for wall in walls for key in wall.seats}
    first, last = mean(memory[:6]), mean(memory[-6:])
    rows: list[tuple[str, str, str, bool]] = [
        ("change → tile, p50", f"{cuts[49]:.0f} ms", "", True),
        ("change → tile, p95", f"{cuts[94]:.0f} ms", "< 1000 ms", cuts[94] < MOST_P95_MS),
        ("change → tile, worst", f"{max(clock.delays, default=inf):.0f} ms", "", True),
        ("tiles missing after resync", f"{len(real) - len(shown)}", "0", len(shown) == len(real)),
        ("tiles wrong after resync", f"{wrong}", "0", wrong == 0),
        ("all right after the last", f"{ground.seconds_to_truth:.1f} s", "", True),
        ("memory of realtime, start", f"{first:.0f} MB", "", True),
        ("memory of realtime, end", f"{last:.0f} MB", "≤ +10 %", last <= first * MOST_GROWTH),
        ("sockets broken", f"{len(ground.broken)}", "0", not ground.broken),
        ("CPU of realtime", f"{ground.cpu_ms / ground.seconds / 10:.0f} % of a core", "", True),
        ("CPU of realtime a change", f"{ground.cpu_ms / max(1, clock.changes):.2f} ms", "", True),
    ]
    say = sys.stdout.write
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    say(
        f"{len(real)} candidates, {len(walls)} proctors, {ground.seconds:.0f} s,"
        f" {clock.changes:,} changes ({clock.changes / ground.seconds:.0f}/s);"
        f" {sum(w.frames for w in walls):,} frames, {sum(w.dropped for w in walls):,} thrown away,"
        f" {sum(w.asked for w in walls):,} asked over HTTP; load of the machine {load}\n"
    )
    for name, value, limit, good in rows:
        say(f"{name:28} {value:>18}   {limit:10} {'' if good else 'NO'}".rstrip() + "\n")
    for one in ground.broken[:5]:
        say(f"    {one}\n")
    return 0 if all(good for _, _, _, good in rows) else 1
