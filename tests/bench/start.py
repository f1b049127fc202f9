"""``./dev bench start``: a whole window begins within ten seconds, each at a moment of chance."""

import http.client
import json
import os
import random
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from anpei.exams.models import Attempt, DrawnPaper
from tests.bench.cpu import background_paused, cpu_ms
from tests.bench.ground import HOST, bench_association
from tests.bench.waiting import wait_for_start

P95_MS, CPU_LIMIT_MS = 1000.0, 4.0
CONNECTIONS = 48
WARM = 100


class Crowd:
    """Candidates who start at their moments, over so many kept connections (as an ingress has)."""

    def __init__(self, port: int, tokens: Sequence[str], seconds: float) -> None:
        chance = random.Random(7065)
        self.port = port
        self.waiting = sorted((chance.uniform(0, seconds), token) for token in tokens)
        self.times: list[float] = []
        self.errors: list[str] = []
        self._lock = threading.Lock()

    def run(self) -> None:
        began = time.monotonic()
        threads = [
            threading.Thread(target=self._start_some, args=(began,)) for _ in range(CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _start_some(self, began: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": f"{HOST}:{self.port}", "Content-Type": "application/json"}
        while True:
            with self._lock:
                if not self.waiting:
                    break
                at, token = self.waiting.pop(0)
            time.sleep(max(0.0, began + at - time.monotonic()))
            try:
                connection.request(
                    "POST", "/hot/exams/start", json.dumps({"token": token}), headers
                )
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(repr(error))
                connection.close()
                continue
            # From the moment the candidate wanted to start, waiting for a connection included.
            self.times.append((time.monotonic() - began - at) * 1000)
            if answer.status != http.HTTPStatus.CREATED:
                self.errors.append(f"{answer.status} {body[:120]!r}")
        connection.close()


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="./dev bench start", description=__doc__)
    parser.add_argument("--candidates", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args(arguments)
    home, port = Path(os.environ["ANPEI_HOME"]), int(os.environ["ANPEI_WEB_PORT"])
    with bench_association():
        tokens, drawing = wait_for_start(options.candidates + WARM)
        _say(f"{len(tokens):,} papers of 50 questions drawn beforehand in {drawing:.1f} s.")
        with background_paused(home):
            Crowd(port, tokens[:WARM], 1).run()
            before, database = cpu_ms(home), cpu_ms(home, "postgres")
            crowd = Crowd(port, tokens[WARM:], options.seconds)
            began = time.monotonic()
            crowd.run()
            took = time.monotonic() - began
            cpu = (cpu_ms(home) - before) / options.candidates
            database = (cpu_ms(home, "postgres") - database) / options.candidates
        faults = _faults(crowd, len(tokens))
    cuts = quantiles(crowd.times, n=100)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    _say(
        f"{len(crowd.times):,} starts in {took:.1f} s, {len(crowd.errors)} errors: "
        f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms (≤ {P95_MS:.0f}), p99 {cuts[98]:.0f} ms; "
        f"CPU {cpu:.2f} ms a start (≤ {CPU_LIMIT_MS:.0f}), {database:.2f} of it PostgreSQL; "
        f"load of the machine {load}."
    )
    for error in crowd.errors[:3]:
        _say(f"    {error}")
    faults += ["too slow"] if cuts[94] > P95_MS else []
    _say("As wished." if not faults else f"NOT AS WISHED: {'; '.join(faults)}.")
    return 1 if faults else 0


def _faults(crowd: Crowd, tokens: int) -> list[str]:
    return [
        *(["errors"] if crowd.errors else []),
        *(["attempts are missing"] if Attempt.objects.count() != tokens else []),
        *(["papers are left"] if DrawnPaper.objects.exists() else []),
    ]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
