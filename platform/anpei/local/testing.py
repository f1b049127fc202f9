"""``./dev test``: pytest, with the PostgreSQL, Redis and browser it needs."""

import contextlib
import os
from collections.abc import Iterator

from anpei.local.browser import ensure_browser
from anpei.local.console import say, step
from anpei.local.foreground import run_foreground
from anpei.local.places import Places
from anpei.local.services import ensure_services, services_run, stop_services
from anpei.local.signals import Interrupted, interruptible
from anpei.local.translations import compile_catalogues

CHOOSING = ("-k", "-m", "--lf", "--last-failed", "-n", "--co", "--collect-only", "--pdb", "-p")


def test(places: Places, arguments: list[str]) -> int:
    """pytest's exit code. Two processes unless some tests are chosen."""
    chosen = any(is_choice(argument) for argument in arguments)
    with interruptible():
        try:
            with test_environment(places) as given:
                environment = dict(given)
                browser = ensure_browser(places)
                environment |= {"ANPEI_CHROMIUM": str(browser)} if browser else {}
                parallel = [] if chosen else ["-n", "2", "--dist", "loadgroup"]
                command = [str(places.python.parent / "pytest"), *parallel, *arguments]
                return run_foreground(command, environment, places.root)
        except Interrupted:
            say("\nInterrupted.")
            return 130


def show_rules(places: Places, arguments: list[str]) -> int:
    """The rules, the tests that prove them and how those went last; 1 when one failed."""
    with interruptible():
        try:
            with test_environment(places) as environment:
                command = [str(places.python), "-m", "tests.rules", *arguments]
                return run_foreground(command, environment, places.root)
        except Interrupted:
            say("\nInterrupted.")
            return 130


def is_choice(argument: str) -> bool:
    """Whether a pytest argument chooses tests, or how they are spread."""
    return argument.startswith(CHOOSING) or argument.split("::", maxsplit=1)[0].startswith("tests")


@contextlib.contextmanager
def test_environment(places: Places) -> Iterator[dict[str, str]]:
    """Environment variables for tests: a PostgreSQL without fsync and a Redis, started for this
    run and stopped after it unless they ran before, or the caller's shell names others."""
    (places.home / "testing").mkdir(exist_ok=True)
    compile_catalogues(places.locale, root=places.root)
    environment = {
        **os.environ,
        "ANPEI_HOME": str(places.home / "testing"),
        "ANPEI_MEDIA_ROOT": str(places.home / "testing" / "media"),
        "ANPEI_LOCALE_ROOT": str(places.locale),
        "ANPEI_NODE_MODULES": str(places.node_modules),
        "ANPEI_RULES_FILE": str(places.home / "rules.json"),
        "PATH": f"{places.python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    if "ANPEI_DATABASE_URL" in os.environ and "ANPEI_REDIS_URL" in os.environ:
        yield environment
        return
    ran_before = services_run(places.home)
    with step("PostgreSQL and Redis for tests"):
        services = ensure_services(places.home)
    try:
        yield environment | {
            "ANPEI_DATABASE_URL": services.database_url,
            "ANPEI_REDIS_URL": services.redis_url,
            "ANPEI_UNSAFE_DATABASE": "1",
        }
    finally:
        if not ran_before:
            stop_services(places.home)
