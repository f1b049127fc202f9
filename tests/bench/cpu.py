"""CPU time of the platform's processes, from /proc: it holds when other work shares the machine."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection

from anpei.local.pid_table import read_entries

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
SERVING = ("web", "postgres")
BACKGROUND = ("worker", "scheduler")
_BREATH = 0.5


def _fields(pid: int) -> list[str] | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _tree(roots: set[int]) -> set[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        fields = _fields(int(path.name))
        if fields:
            parents[int(path.name)] = int(fields[1])
    found = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def cpu_ms(home: Path, *names: str) -> float:
    """User and system milliseconds of these processes of the platform (default: all that serve),
    since they began."""
    entries = read_entries(home / "run")
    return tree_cpu_ms({entries[name].pid for name in names or SERVING if name in entries})


def tree_cpu_ms(roots: set[int]) -> float:
    """User and system milliseconds of these processes and all below them, since they began."""
    total = 0.0
    for pid in _tree(roots):
        fields = _fields(pid)
        if fields:
            # utime, stime and those of children that have ended
            total += sum(int(fields[place]) for place in (11, 12, 13, 14)) * _TICK_MS
    return total


def tree_memory_mb(root: int) -> float:
    """The most that this process and each one below it ever held, added up."""
    total = 0
    for pid in _tree({root}):
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        total += sum(
            int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")
        )
    return total / 1024


def process_of_platform(name: str) -> int | None:
    """The pid of one of ``./dev up``'s processes, by its name."""
    home = Path(os.environ.get("ANPEI_HOME", ".anpei"))
    entry = read_entries(home / "run").get(name)
    return entry.pid if entry else None


@contextmanager
def background_paused(home: Path) -> Iterator[None]:
    """Worker and scheduler stand still: what they ask PostgreSQL for is no request's cost.

    Between two of their transactions: a request would wait for what one of them holds.
    """
    entries = read_entries(home / "run")
    paused = _tree({entries[name].pid for name in BACKGROUND if name in entries})
    try:
        _signal(paused, signal.SIGSTOP)
        while _are_in_transaction():
            _signal(paused, signal.SIGCONT)
            time.sleep(_BREATH)
            _signal(paused, signal.SIGSTOP)
        yield
    finally:
        _signal(paused, signal.SIGCONT)


def _are_in_transaction() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE xact_start IS NOT NULL"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.rowcount)


def _signal(pids: set[int], sign: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)
