"""Children are kept alive, and none is left behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from anpei.local.pid_table import end_leftovers, read_entries, remove_entry, write_entry
from anpei.local.processes import Program, start, started_at, wait_until
from anpei.local.refusal import LocalRefusal
from anpei.local.supervisor import Child, Supervisor

STAYS = "import time; print('ready', flush=True); time.sleep(600)"
DIES = "import sys; print('no room on the boat', flush=True); sys.exit(7)"
HAS_A_CHILD = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print('ready', child.pid, flush=True); time.sleep(600)"
)


def run_until(supervisor: Supervisor, done: Callable[[], bool]) -> bool:
    def look() -> bool:
        supervisor.look_once()
        return done()

    return wait_until(look, 20)


def test_start_waits_until_child_is_ready(
    supervisor: Supervisor, make_child: Callable[[str], Child]
) -> None:
    child = make_child(STAYS)

    supervisor.start(child)

    assert child.program.log.read_text() == "ready\n"
    assert read_entries(supervisor.run)["child"].is_alive is True


def test_start_refuses_with_last_words_when_child_dies(
    supervisor: Supervisor, make_child: Callable[[str], Child]
) -> None:
    with pytest.raises(LocalRefusal) as refusal:
        supervisor.start(make_child(DIES))

    assert refusal.value.reason == (
        "child ended while starting (exit code 7). Its last words:\nno room on the boat"
    )


def test_killed_child_is_restarted_and_said_plainly(
    supervisor: Supervisor, make_child: Callable[[str], Child], capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.start(make_child(STAYS))
    first = read_entries(supervisor.run)["child"]
    os.kill(first.pid, signal.SIGKILL)

    came_back = run_until(supervisor, lambda: "answers again" in capsys.readouterr().out)

    second = read_entries(supervisor.run)["child"]
    assert came_back is True
    assert first.is_alive is False
    assert second.is_alive is True
    assert second.pid != first.pid


def test_dead_child_is_named_with_signal_and_log(
    supervisor: Supervisor, make_child: Callable[[str], Child], capsys: pytest.CaptureFixture[str]
) -> None:
    child = make_child(STAYS)
    supervisor.start(child)
    os.kill(read_entries(supervisor.run)["child"].pid, signal.SIGKILL)
    run_until(supervisor, lambda: supervisor.running[0].failures == 1)

    said = capsys.readouterr().out.splitlines()

    assert said[0].startswith("✗ child ended after ")
    assert said[0].endswith("(killed by SIGKILL). Its last words:")
    assert said[1:] == ["    ready", f"  It is started again in 0.5 s. Log: {child.program.log}"]


def test_child_that_keeps_dying_is_restarted_ever_more_slowly(
    supervisor: Supervisor, make_child: Callable[[str], Child], tmp_path: Path
) -> None:
    once = f"import pathlib, sys, time; p = pathlib.Path({str(tmp_path / 'was')!r});"
    once += "p.exists() and sys.exit(3); p.touch(); print('ready', flush=True); sys.exit(3)"
    supervisor.start(make_child(once))

    run_until(supervisor, lambda: supervisor.running[0].failures == 3)

    pause = supervisor.running[0].due - supervisor.running[0].began
    assert pause > 2.0


def test_stop_ends_child_and_grandchild(
    supervisor: Supervisor, make_child: Callable[[str], Child]
) -> None:
    child = make_child(HAS_A_CHILD)
    supervisor.start(child)
    pid = read_entries(supervisor.run)["child"].pid
    grandchild = int(child.program.log.read_text().split()[1])

    supervisor.stop()

    assert wait_until(lambda: started_at(grandchild) is None, 5)
    assert started_at(pid) is None
    assert read_entries(supervisor.run) == {}


def test_child_that_will_not_end_is_killed(
    supervisor: Supervisor, make_child: Callable[[str], Child]
) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + STAYS
    supervisor.start(make_child(deaf))
    pid = read_entries(supervisor.run)["child"].pid

    supervisor.stop()

    assert started_at(pid) is None


def test_child_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from anpei.local.processes import *;"
        f"p = Program('c', (sys.executable, '-c', 'import time; time.sleep(600)'), {{}}, "
        f"Path('/'), Path({str(tmp_path / 'c.log')!r}));"
        "print(start(p).pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        lived = started_at(child) is not None

        parent.kill()

        assert lived is True
        assert wait_until(lambda: started_at(child) is None, 5)


def test_leftover_of_a_killed_run_is_ended(
    tmp_path: Path, make_program: Callable[[str], Program]
) -> None:
    process = start(make_program("import time; time.sleep(600)"))
    write_entry(tmp_path / "run", "worker", process.pid)

    ended = end_leftovers(tmp_path / "run")

    assert ended == ["worker"]
    assert started_at(process.pid) is None
    assert list((tmp_path / "run").iterdir()) == []
    process.wait()


def test_pid_file_of_a_dead_process_touches_nobody(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "web.pid").write_text(f"{os.getpid()}\n1\n")  # our number, but another start

    ended = end_leftovers(run)

    assert ended == []
    assert list(run.iterdir()) == []


def test_entries_are_read_while_they_come_and_go(tmp_path: Path) -> None:
    over = threading.Event()
    found: set[int] = set()

    def come_and_go() -> None:
        while not over.is_set():
            write_entry(tmp_path, "child", os.getpid())
            remove_entry(tmp_path, "child")

    def look() -> bool:
        found.update(len(read_entries(tmp_path)) for _time in range(3000))
        return len(found) > 1  # a busy machine may let neither of them turn for a while

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(come_and_go)
        try:
            wait_until(look, 60)
        finally:
            over.set()
        done.result()

    assert found == {0, 1}
