"""Keep a set of processes alive, say plainly what happens to them, and leave none behind."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from anpei.local.console import say
from anpei.local.disk import remedy_for
from anpei.local.pid_table import remove_entry, write_entry
from anpei.local.processes import Program, start, started_at
from anpei.local.refusal import LocalRefusal
from anpei.local.servers import last_lines

POLL_SECONDS = 0.2
STEADY_SECONDS = 60
"""A child that lived that long is restarted without waiting again."""
LONGEST_BACKOFF_SECONDS = 30.0


@dataclass(frozen=True)
class Child:
    """A program to be kept alive. ``is_ready(pid, offset)``: whether it answers, where ``offset``
    is how long its log was when it started; ``last``: databases, stopped after all others."""

    name: str
    program: Program
    is_ready: Callable[[int, int], bool]
    before_start: Callable[[], None] = lambda: None
    ready_seconds: float = 60
    last: bool = False


@dataclass
class Running:
    child: Child
    process: subprocess.Popen[bytes] | None = None
    tick: int | None = None
    began: float = 0
    offset: int = 0
    failures: int = 0
    due: float = 0
    ready: bool = False


@dataclass
class Supervisor:
    """Starts children, watches them, restarts the dead with back-off, stops them all."""

    run: Path
    running: list[Running] = field(default_factory=list)

    def start(self, *children: Child) -> None:
        """Start children and wait until all are ready. Raises LocalRefusal when one dies or is
        not ready in its time."""
        for child in children:
            self.launch(child)
        for child in children:
            self.await_ready(child)

    def launch(self, child: Child) -> None:
        """Start a child without waiting for it."""
        each = Running(child)
        self.running.append(each)
        self._spawn(each)

    def await_ready(self, child: Child) -> None:
        """Wait until a launched child answers. Raises LocalRefusal when it dies or takes longer
        than its ``ready_seconds``."""
        each = next(each for each in self.running if each.child is child)
        process = each.process
        if process is None:
            raise LocalRefusal(f"{child.name} is not running.", f"Read {child.program.log}.")
        deadline = time.monotonic() + child.ready_seconds
        while not child.is_ready(process.pid, each.offset):
            if is_dead(process):
                raise LocalRefusal(
                    f"{child.name} ended while starting ({_how_it_ended(process.wait())}). "
                    f"Its last words:\n{last_lines(child.program.log, 15, since=each.offset)}",
                    f"Read {child.program.log}; after mending the cause start again.",
                )
            if time.monotonic() > deadline:
                raise LocalRefusal(
                    f"{child.name} did not answer within {child.ready_seconds:.0f} s. "
                    f"Its last words:\n{last_lines(child.program.log, 15, since=each.offset)}",
                    f"Read {child.program.log}; is the machine very busy?",
                )
            time.sleep(0.05)
        each.ready = True

    def watch(self, also: Callable[[], None]) -> None:
        """Look after the children (and whatever ``also`` looks after) until an exception, a
        signal's, ends it."""
        while True:
            self.look_once()
            also()
            time.sleep(POLL_SECONDS)

    def look_once(self) -> None:
        """Notice the dead, restart those whose time has come, greet those that answer again."""
        now = time.monotonic()
        for each in self.running:
            if each.process is None:
                if now >= each.due:
                    self._spawn_again(each)
            elif is_dead(each.process):
                self._bury(each)
            elif not each.ready and each.child.is_ready(each.process.pid, each.offset):
                each.ready = True
                say(f"✓ {each.child.name} answers again (pid {each.process.pid}).")

    def stop(self) -> None:
        """End all children, those others depend on last. Asks first, then does not ask."""
        for last in (False, True):
            group = [each for each in self.running if each.child.last is last and each.process]
            for each in group:
                _signal(each, each.child.program.stop_signal)
            deadlines = {
                id(each): time.monotonic() + each.child.program.stop_seconds for each in group
            }
            while group:
                for each in list(group):
                    if each.process is None or is_dead(each.process):
                        self._clear(each)
                        group.remove(each)
                    elif time.monotonic() > deadlines[id(each)]:
                        _kill_group(each.process.pid)
                time.sleep(0.02)

    def _spawn(self, each: Running) -> None:
        program = each.child.program
        each.child.before_start()
        each.offset = program.log.stat().st_size if program.log.exists() else 0
        each.process = start(program)
        each.tick, each.began, each.ready = started_at(each.process.pid), time.monotonic(), False
        write_entry(self.run, each.child.name, each.process.pid)

    def _spawn_again(self, each: Running) -> None:
        try:
            self._spawn(each)
        except (OSError, LocalRefusal) as error:
            self._schedule(each)
            say(f"✗ {each.child.name} could not be started: {error}")

    def _bury(self, each: Running) -> None:
        if each.process is None:
            return
        lived = time.monotonic() - each.began
        process = each.process
        self._clear(each)
        each.failures = 0 if lived > STEADY_SECONDS else each.failures + 1
        seconds = self._schedule(each)
        log = each.child.program.log
        words = last_lines(log, 6, since=each.offset)
        say(
            f"✗ {each.child.name} ended after {lived:.0f} s ({_how_it_ended(process.returncode)})."
            + (f" Its last words:\n    {words.replace(chr(10), chr(10) + '    ')}" if words else "")
            + f"\n  It is started again in {seconds:.1f} s. "
            + remedy_for(words, each.child.program.folder, f"Log: {log}")
        )

    def _schedule(self, each: Running) -> float:
        seconds = min(LONGEST_BACKOFF_SECONDS, 0.5 * 2.0 ** max(0, each.failures - 1))
        each.due = time.monotonic() + seconds
        return seconds

    def _clear(self, each: Running) -> None:
        """Reap it, and end whatever it left in its process group."""
        if each.process is not None:
            _kill_group(each.process.pid)  # before the reaping: after it the number may be reused
            each.process.wait()
            each.process = None
            remove_entry(self.run, each.child.name)


def is_dead(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has ended; it is left unreaped, so that its number stays its own."""
    if process.returncode is not None:
        return True
    state = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return state is not None


def _signal(each: Running, sign: signal.Signals) -> None:
    if each.process is not None and started_at(each.process.pid) == each.tick:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each.process.pid, sign)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _how_it_ended(code: int) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
