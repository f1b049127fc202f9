"""Start, recognise and end operating-system processes (Linux: read from /proc)."""

import atexit
import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from anpei.local.unprivileged import Account

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)
_outliving: list[subprocess.Popen[bytes]] = []


@atexit.register
def _let_go() -> None:
    """Python warns of a child that lives on; these are meant to."""
    for process in _outliving:
        process.returncode = 0


@dataclass(frozen=True)
class Program:
    """A process to be started: what, where, as whom, and how it is asked to end."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    configuration: bytes = b""
    """Handed over on standard input, so that no password stands in the process list."""
    outlives_parent: bool = False


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start the program as leader of its own session; unless it is to outlive us, the kernel
    sends it its stop signal when we die, whatever kills us."""
    program.log.parent.mkdir(parents=True, exist_ok=True)
    account = program.account
    follow = None if program.outlives_parent else following_parent(program.stop_signal)
    with program.log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            program.command,
            env=dict(program.environment),
            cwd=program.folder,
            stdin=subprocess.PIPE if program.configuration else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=follow,  # noqa: PLW1509 - one prctl, bound before the fork
        )
    if process.stdin:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(program.configuration)
            process.stdin.close()
    if program.outlives_parent:
        _outliving.append(process)
    return process


def following_parent(sign: signal.Signals) -> Callable[[], None]:
    """For ``preexec_fn``: the kernel sends the new process ``sign`` when the thread that started
    it dies."""
    parent = os.getpid()

    def follow() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, sign)
        if os.getppid() != parent:  # died between fork and prctl
            os._exit(1)

    return follow


def started_at(pid: int) -> int | None:
    """The kernel's start tick of a process: with the pid it names one process for ever.
    None when there is no such process, or only its zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in (b"Z", b"X") else int(fields[19])


def descendants(pid: int) -> list[int]:
    """All processes below ``pid``, nearest first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError, IndexError):
                stat = (entry / "stat").read_bytes().rpartition(b")")[2].split()
                children.setdefault(int(stat[1]), []).append(int(entry.name))
    found = list(children.get(pid, []))
    for child in found:
        found.extend(children.get(child, []))
    return found


def kill_tree(pid: int, sign: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to a process and to everything below it."""
    for each in [pid, *descendants(pid)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, sign)


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again, for at most so many seconds; answers what the last asking answered."""
    deadline = time.monotonic() + seconds
    pause = 0.005
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
    return True


def end(pid: int, tick: int | None, sign: signal.Signals, seconds: float) -> None:
    """Ask one process (named by pid and start tick) to end; after ``seconds`` end it and
    everything below it without asking. Quiet when it is gone already."""
    if tick is None or started_at(pid) != tick:
        return
    below = {each: started_at(each) for each in descendants(pid)}
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, sign)
    if not wait_until(lambda: _gone(pid, tick), seconds):
        kill_tree(pid)
        wait_until(lambda: _gone(pid, tick), 5)
    for each, its_tick in below.items():
        if its_tick is not None and started_at(each) == its_tick:
            kill_tree(each)


def _gone(pid: int, tick: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    return started_at(pid) != tick
