"""Commands that are Python programs of their own: they get the data, or a running platform."""

import contextlib
import os
import time
from collections.abc import Iterator

from anpei.local.console import say, step
from anpei.local.foreground import run_foreground
from anpei.local.places import Places
from anpei.local.platform_environment import Ports, platform_environment
from anpei.local.ports import is_free
from anpei.local.processes import Program, end, start, started_at
from anpei.local.refusal import LocalRefusal
from anpei.local.running import Platform, running_platform, sole_use
from anpei.local.servers import last_lines
from anpei.local.signals import Interrupted, interruptible
from anpei.local.supervisor import Supervisor, is_dead
from anpei.local.up import start_databases

UP_SECONDS = 600


def pass_on(places: Places, name: str, arguments: list[str]) -> int:
    """Run the command's program in our place; its exit code."""
    python = str(places.python)
    programs = {
        "manage": [python, "manage.py", *arguments],
        "shell": [python, "manage.py", "shell", *arguments],
        "journey": [python, "-m", "tests.journey", *arguments],
        "bench": [python, "-m", "tests.bench", *arguments],
        "look": [python, "-m", "tests.look", *arguments],
    }
    needed = own_platform if name in {"journey", "bench", "look"} else own_data
    with interruptible():
        try:
            with needed(places) as platform:
                environment = platform_environment(
                    places,
                    Ports(platform.web_port),
                    database_url=platform.database_url,
                    redis_url=platform.redis_url,
                )
                return run_foreground(programs[name], environment, places.root)
        except Interrupted:
            say("\nInterrupted.")
            return 130


@contextlib.contextmanager
def own_data(places: Places) -> Iterator[Platform]:
    """The databases of the platform that runs here; else they are started for as long as it
    takes."""
    if platform := running_platform(places):
        yield platform
        return
    with sole_use(places):
        supervisor = Supervisor(places.run)
        try:
            database, redis = start_databases(places, supervisor)
            yield Platform(0, 8000, database.url, redis.url)
        finally:
            supervisor.stop()


@contextlib.contextmanager
def own_platform(places: Places) -> Iterator[Platform]:
    """The platform that runs here; else one is started and ended again."""
    if platform := running_platform(places):
        yield platform
        return
    program = _up_program(places)
    offset = program.log.stat().st_size if program.log.exists() else 0
    with step("Starting a platform (none runs)"):
        process = start(program)
        tick = started_at(process.pid)
        deadline = time.monotonic() + UP_SECONDS
        while (platform := running_platform(places)) is None:
            if is_dead(process) or time.monotonic() > deadline:
                end(process.pid, tick, program.stop_signal, program.stop_seconds)
                words = last_lines(program.log, 20, since=offset)
                raise LocalRefusal(f"It did not start:\n{words}", "Try ./dev up by itself.")
            time.sleep(0.1)
    try:
        yield platform
    finally:
        with step("Ending it"):
            end(process.pid, tick, program.stop_signal, program.stop_seconds)


def _up_program(places: Places) -> Program:
    base = next(
        port for port in range(8000, 65_000, 10) if all(is_free(port + more) for more in range(4))
    )
    return Program(
        name="up",
        command=(str(places.python), "-m", "anpei.local", "up", "--port", str(base)),
        environment={**os.environ, "ANPEI_HOME": str(places.home)},
        folder=places.root,
        log=places.logs / "up.log",
        stop_seconds=60,
    )
