"""Programs that run to their end before the next thing happens."""

from anpei.local.console import step
from anpei.local.disk import remedy_for
from anpei.local.processes import Program, end, start, started_at
from anpei.local.refusal import LocalRefusal
from anpei.local.servers import last_lines


def run_step(title: str, program: Program, *, remedy: str, lines: int = 12) -> None:
    """Run a program to its end under a title. Raises LocalRefusal with its last ``lines`` when it
    fails; when we are interrupted, it is ended too."""
    offset = program.log.stat().st_size if program.log.exists() else 0
    with step(title):
        process = start(program)
        tick = started_at(process.pid)
        try:
            code = process.wait()
        except BaseException:
            end(process.pid, tick, program.stop_signal, program.stop_seconds)
            raise
        if code:
            words = last_lines(program.log, lines, since=offset)
            raise LocalRefusal(
                f"“{title}” failed (exit code {code}):\n{words}",
                remedy_for(words, program.folder, remedy),
            )
