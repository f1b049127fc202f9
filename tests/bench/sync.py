"""``./dev bench sync``: a whole registry over signed HTTP, killed in the middle and resumed; then
a night on which one row in a hundred has changed. Sandbox, worker and PostgreSQL share the cores.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from anpei.people.models import ConstructorRegistration, Enterprise, Licence, Person
from anpei.registry import domain
from anpei.registry.models import SyncPosition, SyncRun
from anpei.registry.states import SyncState
from anpei.sandbox.clients import JINAN
from tests.bench.cpu import process_of_platform, tree_cpu_ms, tree_memory_mb
from tests.bench.ground import SCHEMA, bench_association
from tests.fixtures.sandbox import RunningSandbox

PEOPLE_AN_ENTERPRISE = 1_000_000 / 60_000
FULL_MINUTES, CHANGES_MINUTES, MEMORY_MB = 10.0, 1.0, 500
CHANGED_SHARE = 0.01


@dataclass
class Leg:
    """One process's share of a sync. Seconds, megabytes, CPU seconds."""

    name: str
    rows: int = 0
    seconds: float = 0.0
    peak_mb: float = 0.0
    worker_cpu: float = 0.0
    postgres_cpu: float = 0.0
    sandbox_cpu: float = 0.0


class Night:
    """A sandbox of its own and the processes that pull from it."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.sandbox = sandbox
        self.postgres = process_of_platform("postgres")

    def pull(self, name: str, *, kill_at: int | None = None) -> Leg:
        """Sync in a process of its own; with ``kill_at``, kill -9 it once so many rows are in."""
        began_rows, began = _rows(), time.monotonic()
        before, used = self._outside_cpu(), _children_cpu()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "sync_registry", "--schema", SCHEMA],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        leg, was_killed = Leg(name), False
        while process.poll() is None:
            leg.peak_mb = max(leg.peak_mb, tree_memory_mb(process.pid))
            if kill_at is not None and _rows() >= kill_at:
                process.send_signal(signal.SIGKILL)
                was_killed = True
            time.sleep(0.2)
        said = process.communicate()[0].decode()
        if process.returncode and not was_killed:
            raise SystemExit(said)
        leg.seconds, leg.rows = time.monotonic() - began, _rows() - began_rows
        leg.worker_cpu = _children_cpu() - used
        after = self._outside_cpu()
        leg.postgres_cpu, leg.sandbox_cpu = after[0] - before[0], after[1] - before[1]
        return leg

    def _outside_cpu(self) -> tuple[float, float]:
        postgres = tree_cpu_ms({self.postgres}) / 1000 if self.postgres else 0.0
        return postgres, tree_cpu_ms({self.sandbox.pid}) / 1000


def _children_cpu() -> float:
    """CPU seconds of children that have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _rows() -> int:
    return sum(SyncPosition.objects.values_list("rows", flat=True))


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="./dev bench sync", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--enterprises", type=int, help="default: people × 0.06")
    options = parser.parse_args(arguments)
    enterprises = options.enterprises or max(30, round(options.people / PEOPLE_AN_ENTERPRISE))
    home = Path(tempfile.mkdtemp(prefix="anpei-bench-"))
    sandbox = RunningSandbox(home, people=100, enterprises=30)
    try:
        began = time.monotonic()
        sandbox.start()
        sandbox.post("reset", dataset=JINAN.dataset, people=options.people, enterprises=enterprises)
        _say(f"The sandbox's registry was made in {time.monotonic() - began:.0f} s.")
        with bench_association() as association:
            # The platform's own sweeper would go on with the run that is killed here.
            association.suspended = True
            association.save(update_fields=["suspended"])
            domain.connect_registry(
                base_url=sandbox.url,
                client_id=JINAN.key.client_id,
                secret=JINAN.key.secret,
                by=None,
            )
            return _measure(Night(sandbox), options.people)
    finally:
        sandbox.stop()
        shutil.rmtree(home, ignore_errors=True)


def _measure(night: Night, people: int) -> int:
    killed = night.pull("until kill -9", kill_at=people * 3 // 2)
    resumed = night.pull("resumed, merged")
    run = SyncRun.objects.get()
    counts = [one.objects.count() for one in (Enterprise, Person, Licence, ConstructorRegistration)]
    changed = _change(night.sandbox, people)
    second = night.pull(f"{CHANGED_SHARE:.0%} changed")
    whole = Leg(
        "together",
        killed.rows + resumed.rows,
        killed.seconds + resumed.seconds,
        max(killed.peak_mb, resumed.peak_mb),
        killed.worker_cpu + resumed.worker_cpu,
        killed.postgres_cpu + resumed.postgres_cpu,
        killed.sandbox_cpu + resumed.sandbox_cpu,
    )
    _table([killed, resumed, whole, second])
    names = ("enterprises", "people", "licences", "constructor registrations")
    _say("Held here: " + ", ".join(f"{n:,} {name}" for n, name in zip(counts, names, strict=True)))
    states = list(SyncRun.objects.order_by("pk").values_list("state", flat=True))
    faults = [
        *(["a run is not completed"] if states != [SyncState.COMPLETED] * 2 else []),
        *(["people are missing"] if counts[1] != people else []),
        *(["rows came twice"] if run.positions.get(kind="people").rows != people else []),
        *(["changes are missing"] if second.rows < changed else []),
    ]
    if people >= 1_000_000:
        faults += [
            *([f"over {FULL_MINUTES:.0f} minutes"] if whole.seconds > FULL_MINUTES * 60 else []),
            *(["the changes took over a minute"] if second.seconds > CHANGES_MINUTES * 60 else []),
        ]
    faults += [f"over {MEMORY_MB} MB"] if max(whole.peak_mb, second.peak_mb) > MEMORY_MB else []
    _say("As wished." if not faults else f"NOT AS WISHED: {'; '.join(faults)}.")
    return 1 if faults else 0


def _change(sandbox: RunningSandbox, people: int) -> int:
    """Move people, rename enterprises, end licences; gives how many rows at least."""
    share = round(people * CHANGED_SHARE)
    told = {"moves": share // 2, "renames": max(1, share // 50), "expiries": share // 2}
    sandbox.edit("overnight", **told)
    return share // 2


def _table(legs: list[Leg]) -> None:
    row = "{:16} {:>10} {:>8} {:>8} {:>9} {:>8} {:>9} {:>9} {:>9}"
    _say(
        row.format(
            "", "rows", "minutes", "rows/s", "peak MB", "CPU s:", "worker", "database", "sandbox"
        )
    )
    for leg in legs:
        cpu = (leg.worker_cpu, leg.postgres_cpu, leg.sandbox_cpu)
        _say(
            row.format(
                leg.name,
                f"{leg.rows:,}",
                f"{leg.seconds / 60:.2f}",
                f"{leg.rows / leg.seconds:,.0f}",
                f"{leg.peak_mb:.0f}",
                f"{sum(cpu):.1f}",
                *(f"{one:.1f}" for one in cpu),
            )
        )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
