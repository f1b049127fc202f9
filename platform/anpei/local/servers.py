"""What PostgreSQL and Redis have in common here: a port, a password, a process."""

import contextlib
import os
import secrets
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from anpei.local.disk import remedy_for
from anpei.local.processes import Program, end, kill_tree, start, started_at, wait_until
from anpei.local.refusal import LocalRefusal

START_SECONDS = 60
TAIL_BYTES = 16_384


class Engine(Protocol):
    """How one kind of server is run."""

    @property
    def program(self) -> Program: ...

    @property
    def url(self) -> str: ...

    def is_ready(self, pid: int) -> bool: ...

    def before_start(self) -> None: ...


@dataclass
class Server:
    """A running PostgreSQL or Redis on 127.0.0.1."""

    engine: Engine
    pid: int = 0
    tick: int | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return self.engine.url

    def is_alive(self) -> bool:
        return self.tick is not None and started_at(self.pid) == self.tick

    def start(self) -> None:
        """Start and wait until it answers. Raises LocalRefusal with its last words when not.
        After a kill -9 the first tries may fail while the old children are still going."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.engine.before_start()
            self.process = start(self.engine.program)
            self.pid, self.tick = self.process.pid, started_at(self.process.pid)
            process = self.process
            wait_until(
                lambda p=process: p.poll() is not None or self.engine.is_ready(p.pid),  # type: ignore[misc] # lambda default
                deadline - time.monotonic(),
            )
            if process.poll() is None and self.engine.is_ready(process.pid):
                return
            if time.monotonic() > deadline or not _is_transient(self.engine.program.log):
                self.stop()
                raise _refusal(self.engine.program)
            time.sleep(0.2)

    def stop(self) -> None:
        """End it in good order (PostgreSQL: fast shutdown)."""
        program = self.engine.program
        end(self.pid, self.tick, program.stop_signal, program.stop_seconds)
        self._reap()

    def kill9(self) -> None:
        """Kill it and all its processes at once, as a fault test does."""
        kill_tree(self.pid, signal.SIGKILL)
        wait_until(lambda: not self.is_alive(), 10)
        self._reap()

    def restart(self) -> None:
        """Stop if it runs, and start again on the same port with the same data."""
        if self.is_alive():
            self.stop()
        self.start()

    def _reap(self) -> None:
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)


def _is_transient(log: Path) -> bool:
    words = last_lines(log, 5)
    return "shared memory block" in words or "lock file" in words


def last_lines(log: Path, count: int, *, since: int = 0) -> str:
    """The end of a log file (from byte ``since`` on), for a message to a person."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(since, log.stat().st_size - TAIL_BYTES))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])


def _refusal(program: Program) -> LocalRefusal:
    words = last_lines(program.log, 8)
    return LocalRefusal(
        f"{program.name} did not start. Its last words:\n{words}",
        remedy_for(words, program.folder, f"Read {program.log}."),
    )


def kept_password(path: Path) -> str:
    """A random password, made once and kept in a file that only we may read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(24))
    return path.read_text()
