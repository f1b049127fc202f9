"""Which processes of ours run, for whoever must find them: ``<home>/run/<name>.pid`` holds the pid
and, on the second line, the start tick that tells it from a later owner of the same number."""

import contextlib
import signal
from dataclasses import dataclass
from pathlib import Path

from anpei.local.processes import end, started_at


@dataclass(frozen=True)
class Entry:
    name: str
    pid: int
    tick: int

    @property
    def is_alive(self) -> bool:
        return started_at(self.pid) == self.tick


def write_entry(run: Path, name: str, pid: int) -> None:
    """Note a process that has just been started."""
    run.mkdir(parents=True, exist_ok=True)
    (run / f"{name}.pid").write_text(f"{pid}\n{started_at(pid) or 0}\n")


def remove_entry(run: Path, name: str) -> None:
    (run / f"{name}.pid").unlink(missing_ok=True)


def read_entries(run: Path) -> dict[str, Entry]:
    """Every entry by name, alive or not; half-written files, and those that
    go meanwhile, are passed over."""
    entries = {}
    for path in sorted(run.glob("*.pid")):
        with contextlib.suppress(ValueError, FileNotFoundError):
            pid, tick = path.read_text().split()
            entries[path.stem] = Entry(path.stem, int(pid), int(tick))
    return entries


def end_leftovers(run: Path) -> list[str]:
    """End what an earlier run left behind (it was killed -9) and forget what is dead; answers the
    names of those that were still alive."""
    entries = read_entries(run)
    alive = [entry for entry in entries.values() if entry.is_alive]
    for entry in alive:
        sign = signal.SIGINT if entry.name == "postgres" else signal.SIGTERM
        end(entry.pid, entry.tick, sign, 10)
    for path in run.glob("*.pid"):
        path.unlink(missing_ok=True)
    return [entry.name for entry in alive]
