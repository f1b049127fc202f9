"""A closed loop of clients with persistent connections; what they saw, and what it cost."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from tests.bench.cpu import background_paused, cpu_ms


@dataclass(frozen=True)
class Call:
    """One request of a client."""

    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


type Client = Callable[[bytes | None], Call | None]
"""Given the last answer's body (None at first), the next request; None when it has no more."""


@dataclass(frozen=True)
class Measured:
    """One scenario's figures; times in milliseconds."""

    requests: int
    errors: int
    per_second: float
    p50: float
    p95: float
    cpu_ms: float
    database_ms: float
    """PostgreSQL's part of it."""


class _Loop:
    def __init__(self, host: str, port: int, until: float) -> None:
        self.host, self.port, self.until = host, port, until
        self.times: list[float] = []
        self.errors: list[str] = []

    def run(self, client: Client) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        answer: bytes | None = None
        while time.monotonic() < self.until:
            call = client(answer)
            if call is None:
                break
            headers = {"Host": f"{self.host}:{self.port}", **dict(call.headers)}
            began = time.perf_counter()
            try:
                connection.request(call.method, call.path, call.body or None, headers)
                response = connection.getresponse()
                answer = response.read()
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(repr(error))
                connection.close()
                continue
            self.times.append((time.perf_counter() - began) * 1000)
            if response.status >= 300:
                self.errors.append(f"{response.status} {answer[:200]!r}")
        connection.close()


WARM_SECONDS = 1.5
"""A process's first requests load what all later ones share."""


def measure(
    clients: Sequence[Client], *, host: str, port: int, home: Path, seconds: float
) -> tuple[Measured, list[str]]:
    """Run every client in a thread for ``seconds``, after warming up; figures, first errors."""
    with background_paused(home):
        _run_all(clients, host, port, min(WARM_SECONDS, seconds / 3))
        before, database, began = cpu_ms(home), cpu_ms(home, "postgres"), time.monotonic()
        loops = _run_all(clients, host, port, seconds)
        took, cpu = time.monotonic() - began, cpu_ms(home) - before
        database = cpu_ms(home, "postgres") - database
    times = sorted(one for loop in loops for one in loop.times)
    errors = [error for loop in loops for error in loop.errors]
    count = len(times)
    cuts = quantiles(times, n=20) if count > 1 else [0.0] * 19
    figures = Measured(
        requests=count,
        errors=len(errors),
        per_second=count / took if took else 0,
        p50=cuts[9],
        p95=cuts[18],
        cpu_ms=cpu / count if count else 0,
        database_ms=database / count if count else 0,
    )
    return figures, errors[:3]


def _run_all(clients: Sequence[Client], host: str, port: int, seconds: float) -> list[_Loop]:
    until = time.monotonic() + seconds
    loops = [_Loop(host, port, until) for _ in clients]
    threads = [
        threading.Thread(target=loop.run, args=(client,))
        for loop, client in zip(loops, clients, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return loops
