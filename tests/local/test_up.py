"""``./dev up`` itself, started and ended for real."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from anpei.local.pid_table import read_entries
from anpei.local.ports import free_port, is_free
from anpei.local.processes import descendants, started_at, wait_until

ROOT = Path(__file__).resolve().parents[2]
INHERITED_FROM_TESTS = ("ANPEI_DATABASE_URL", "ANPEI_REDIS_URL", "ANPEI_EXTRA_PROVINCES")


@contextmanager
def running_up(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "ANPEI_HOME": str(home)}
    for name in INHERITED_FROM_TESTS:
        environment.pop(name, None)
    command = [sys.executable, "-m", "anpei.local", "up", "--no-demo", "--port", str(port)]
    with (
        (home / "said").open("wb") as said,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT
        ) as process,
    ):
        yield process
        process.kill()


def said(home: Path) -> str:
    return (home / "said").read_text()


def free_ports() -> int:
    """A port with three free ones above it, below those that programs are given by chance."""
    return next(
        port
        for port in range(20_000 + os.getpid() % 9_000, 32_000, 4)
        if all(is_free(port + more) for more in range(4))
    )


def test_second_up_is_told_of_the_port(tmp_path: Path) -> None:
    port = free_port()
    listener = subprocess.Popen(
        [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    wait_until(lambda: not is_free(port), 10)

    with running_up(tmp_path, port) as process:
        code = process.wait(60)

    listener.kill()
    listener.wait()
    assert code == 1
    assert f"✗ Port {port} (web) is taken by pid {listener.pid} (" in said(tmp_path)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_up_ended_in_mid_start_leaves_nothing_running(tmp_path: Path, sign: signal.Signals) -> None:
    with running_up(tmp_path, free_ports()) as process:
        assert wait_until(lambda: "Migrations" in said(tmp_path), 60)
        below = [pid for pid in descendants(process.pid) if started_at(pid)]

        process.send_signal(sign)
        process.wait(60)

        assert len(below) > 3
        assert wait_until(lambda: [pid for pid in below if started_at(pid)] == [], 30)


@pytest.mark.faults
def test_up_restarts_a_killed_worker_and_ctrl_c_leaves_nothing_running(tmp_path: Path) -> None:
    with running_up(tmp_path, free_ports()) as process:
        assert wait_until(
            lambda: "Ready after" in said(tmp_path) or process.poll() is not None, 180
        )
        entries = read_entries(tmp_path / "run")
        os.kill(entries["worker"].pid, signal.SIGKILL)
        came_back = wait_until(lambda: "✓ worker answers again" in said(tmp_path), 60)
        below = descendants(process.pid)

        process.send_signal(signal.SIGINT)
        code = process.wait(60)

        assert came_back is True
        assert re.search(r"✗ worker ended after \d+ s \(killed by SIGKILL\)", said(tmp_path))
        assert code == 0
        assert sorted(entries) == [
            "postgres",
            "realtime",
            "redis",
            "sandbox",
            "scheduler",
            "web",
            "worker",
        ]
        assert wait_until(lambda: [pid for pid in below if started_at(pid)] == [], 10)
