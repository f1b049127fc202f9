"""Run a command in our place at the terminal: its words, its keys, its exit code."""

import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from anpei.local.processes import end, following_parent, started_at
from anpei.local.signals import Interrupted

STOP_SECONDS = 30


def run_foreground(command: list[str], environment: Mapping[str, str], folder: Path) -> int:
    """Its exit code, 128 + the number of the signal that killed it. When we are interrupted, it
    is given time to end in good order first; then Interrupted goes on."""
    process = subprocess.Popen(  # noqa: S603 - our own command line
        command,
        env=dict(environment),
        cwd=folder,
        preexec_fn=following_parent(signal.SIGTERM),  # noqa: PLW1509 - one prctl, bound before the fork
    )
    tick = started_at(process.pid)
    try:
        code = process.wait()
    except Interrupted:
        # A key pressed at the terminal reached it too; a signal to us alone did not.
        end(process.pid, tick, signal.SIGINT, STOP_SECONDS)
        raise
    return 128 - code if code < 0 else code
