"""One platform a home: the lock that says so, and how others find the one that runs."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from anpei.local.pid_table import end_leftovers
from anpei.local.places import Places
from anpei.local.refusal import LocalRefusal


@dataclass(frozen=True)
class Platform:
    """A running platform: its supervisor, its base port, where its data answers."""

    pid: int
    web_port: int
    database_url: str
    redis_url: str

    @property
    def address(self) -> str:
        return f"http://shandong.localhost:{self.web_port}"


@contextlib.contextmanager
def sole_use(places: Places) -> Iterator[list[str]]:
    """Hold this home's data for ourselves; gives the names of processes that an earlier run,
    killed without a chance to tidy, had left and that were ended now. Raises LocalRefusal when a
    platform runs here."""
    places.run.mkdir(parents=True, exist_ok=True)
    with (places.run / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _already_runs(places) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield end_leftovers(places.run)
        finally:
            _record(places).unlink(missing_ok=True)
            lock.truncate(0)


def _already_runs(places: Places) -> LocalRefusal:
    platform = running_platform(places)
    pid = (places.run / "up.lock").read_text() or "?"
    where = f" at {platform.address}" if platform else " (it is just starting or stopping)"
    return LocalRefusal(
        f"Anpei already runs from this folder: pid {pid}{where}.",
        f"Use that one; or end it (Ctrl-C there, or: kill {pid}); or give this one a place of "
        "its own: ANPEI_HOME=/some/folder ./dev up --port 9000",
    )


def announce(places: Places, platform: Platform) -> None:
    """Let other commands find the platform. The file holds passwords: ours alone."""
    path = _record(places)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(platform), file)


def running_platform(places: Places) -> Platform | None:
    """The platform that runs from this home, None when none does."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        platform = Platform(**json.loads(_record(places).read_text()))
        with (places.run / "up.lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return platform
    return None


def _record(places: Places) -> Path:
    return places.run / "platform.json"
