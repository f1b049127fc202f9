"""``python -m anpei.local COMMAND…``: what ``./dev`` does once everything is installed."""

import errno
import sys
from collections.abc import Callable

from anpei.local.console import complain, say
from anpei.local.places import Places, find_places
from anpei.local.refusal import LocalRefusal
from anpei.local.signals import Interrupted

HELP = """\
Anpei's one door.

  ./dev up [--port 8000] [--reset] [--no-demo]
                       run the whole platform here: own PostgreSQL and Redis, demo data,
                       web, realtime, worker, scheduler, sandbox. Ctrl-C ends it, the data stay
  ./dev test [pytest arguments]
                       run the tests (two processes, unless you choose tests)
  ./dev check          lint, format, types, imports, architecture, migrations, state diagrams
  ./dev rules [--run] [rule …]
                       every rule of spec/, the tests that prove it and how they went
  ./dev journey […]    play one person's whole way over HTTP, printing each step
  ./dev bench […]      requests per second, p50/p95, CPU per request of the hot paths
  ./dev look […]       pictures of every page, wide and narrow, and what is wrong with it
  ./dev manage …       Django's command line on this machine's data
  ./dev shell          Python with the platform loaded
  ./dev services [--stop]
                       a PostgreSQL (without fsync) and a Redis for tests; prints their exports
  ./dev install        only install what is locked

State is under .anpei/ (or $ANPEI_HOME). docs/dev.md says more.
"""


def _help(_places: Places, _arguments: list[str]) -> int:
    say(HELP.rstrip())
    return 0


def _install(_places: Places, _arguments: list[str]) -> int:
    say("Everything that is locked is installed.")
    return 0


def _up(places: Places, arguments: list[str]) -> int:
    from anpei.local.up import up  # noqa: PLC0415 - each command loads only what it needs

    return up(places, arguments)


def _services(places: Places, arguments: list[str]) -> int:
    from anpei.local.services import ensure_services, stop_services  # noqa: PLC0415 - as above

    if arguments == ["--stop"]:
        say("Stopped." if stop_services(places.home) else "None was running.")
    else:
        say(ensure_services(places.home).exports().rstrip())
    return 0


def _test(places: Places, arguments: list[str]) -> int:
    from anpei.local.testing import test  # noqa: PLC0415 - as above

    return test(places, arguments)


def _rules(places: Places, arguments: list[str]) -> int:
    from anpei.local.testing import show_rules  # noqa: PLC0415 - as above

    return show_rules(places, arguments)


def _check(places: Places, arguments: list[str]) -> int:
    from anpei.local.checking import check  # noqa: PLC0415 - as above

    return check(places, arguments)


def _passed_on(name: str) -> Callable[[Places, list[str]], int]:
    def run(places: Places, arguments: list[str]) -> int:
        from anpei.local.passing_on import pass_on  # noqa: PLC0415 - as above

        return pass_on(places, name, arguments)

    return run


COMMANDS: dict[str, Callable[[Places, list[str]], int]] = {
    "up": _up,
    "services": _services,
    "test": _test,
    "check": _check,
    "rules": _rules,
    "install": _install,
    "help": _help,
    "-h": _help,
    "--help": _help,
    **{name: _passed_on(name) for name in ("journey", "bench", "look", "manage", "shell")},
}


def main() -> int:
    """Run one command; its exit code is ours. 2: there is no such command."""
    name, *arguments = sys.argv[1:] or ["help"]
    command = COMMANDS.get(name)
    if command is None:
        say(f"✗ There is no ./dev {name}.\n\n{HELP.rstrip()}")
        return 2
    try:
        return command(find_places(), arguments)
    except LocalRefusal as refusal:
        complain(refusal)
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        complain(LocalRefusal(f"The disk is full: {error}.", "Make room (df -h), then try again."))
        return 1
    except (KeyboardInterrupt, Interrupted):
        say("\nInterrupted.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
