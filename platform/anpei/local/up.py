"""``./dev up``: the whole platform on one machine."""

import argparse
import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from anpei.local.children import database_child, platform_children, sandbox_child
from anpei.local.console import say, step
from anpei.local.disk import DiskWatch, check_room
from anpei.local.places import Places
from anpei.local.platform_environment import Ports, platform_environment
from anpei.local.ports import HIGHEST, HOST, check_port_free, free_port
from anpei.local.postgres import PostgresEngine
from anpei.local.processes import Program
from anpei.local.redis_server import RedisEngine
from anpei.local.running import Platform, announce, sole_use
from anpei.local.servers import Server
from anpei.local.signals import Interrupted, interruptible
from anpei.local.steps import run_step
from anpei.local.supervisor import Supervisor
from anpei.local.translations import compile_catalogues
from anpei.local.unprivileged import find_lodging, remove_shelter

STATE = ("postgres", "redis", "media", "sandbox", "logs", "locale", "secrets.env")
"""What ``--reset`` forgets; what is installed stays."""


@dataclass(frozen=True)
class Options:
    port: int
    reset: bool
    demo: bool


def read_options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="./dev up", description="Run the whole platform here.")
    parser.add_argument(
        "--port", type=int, default=8000, help="web; realtime +1, sandbox +2, its mail +3"
    )
    parser.add_argument("--reset", action="store_true", help="forget all data and begin anew")
    parser.add_argument("--no-demo", action="store_true", help="no tenants, no demo data")
    given = parser.parse_args(arguments)
    if not 1 <= given.port <= HIGHEST - 3:
        parser.error(f"--port must be between 1 and {HIGHEST - 3}")
    return Options(given.port, given.reset, not given.no_demo)


def up(places: Places, arguments: list[str]) -> int:
    """Start everything, say where it is, and look after it until we are asked to end."""
    options = read_options(arguments)
    began = time.monotonic()
    with interruptible(), sole_use(places) as leftovers:
        if leftovers:
            say(f"  ended what an earlier run had left: {', '.join(leftovers)}")
        supervisor = Supervisor(places.run)
        try:
            platform = _bring_up(places, options, supervisor)
            announce(places, platform)
            _say_where(places, platform, time.monotonic() - began)
            supervisor.watch(DiskWatch((places.home, cluster_of(places))).look)
        except Interrupted:
            say("\nStopping …")
        finally:
            supervisor.stop()
    say("Everything is stopped; the data stay.")
    return 0


def _bring_up(places: Places, options: Options, supervisor: Supervisor) -> Platform:
    ports = Ports(options.port)
    for port, purpose in (
        (ports.web, "web"),
        (ports.realtime, "realtime"),
        (ports.sandbox, "sandbox"),
        (ports.mail, "mail"),
    ):
        check_port_free(port, purpose)
    if options.reset:
        forget(places)
    check_room(places.home)
    say("Anpei is starting.")
    database, redis = start_databases(places, supervisor)
    environment = platform_environment(
        places, ports, database_url=database.url, redis_url=redis.url
    )
    sandbox = sandbox_child(places, ports, environment)
    supervisor.launch(sandbox)
    _compile(places)
    _migrate(places, environment)
    with step("Sandbox: registry, bank, messages"):
        supervisor.await_ready(sandbox)
    sign_ins(places).unlink(missing_ok=True)
    if options.demo:
        _make_demo(places, environment)
    with step("Web, realtime, worker, scheduler"):
        supervisor.start(*platform_children(places, ports, environment, tenants=options.demo))
    return Platform(os.getpid(), ports.web, database.url, redis.url)


def start_databases(places: Places, supervisor: Supervisor) -> tuple[Server, Server]:
    """PostgreSQL (durable) and Redis on this home's data, under the supervisor."""
    database = Server(PostgresEngine(places.home / "postgres", free_port(), durable=True))
    redis = Server(RedisEngine(places.home / "redis", free_port()))
    (places.home / "postgres").mkdir(exist_ok=True)
    (places.home / "redis").mkdir(exist_ok=True)
    with step("PostgreSQL and Redis"):
        supervisor.start(database_child("postgres", database), database_child("redis", redis))
    cluster = cluster_of(places)
    if places.home not in cluster.parents:
        say(f"    the database lives in {cluster}: nobody but root may enter {places.home}")
    return database, redis


def cluster_of(places: Places) -> Path:
    """Where the database's files are."""
    return find_lodging(places.home / "postgres").cluster


def _compile(places: Places) -> None:
    for conflict in compile_catalogues(places.locale, root=places.root):
        say(
            f"    translation of “{conflict.msgid}” contradicts itself: used {conflict.used}, "
            f"ignored {conflict.ignored} ({conflict.where})"
        )


def _migrate(places: Places, environment: dict[str, str]) -> None:
    """Public and every tenant; passed over when no migration has changed since the last time."""
    digest = hashlib.sha256((places.root / "uv.lock").read_bytes())
    for source in ("platform", "plugins", "realtime", "tenants"):
        for path in sorted((places.root / source).glob("**/migrations/*.py")):
            digest.update(str(path).encode() + path.read_bytes())
    stamp = places.home / "postgres" / "migrated"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        _manage(places, environment, "Migrations", "migrate_schemas")
        stamp.write_text(digest.hexdigest())


def sign_ins(places: Places) -> Path:
    """Where the demo's sign-ins are kept, for showing them once all is ready."""
    return places.run / "sign-ins.txt"


def _make_demo(places: Places, environment: dict[str, str]) -> None:
    """Both of the demo's commands by one start of Django, which takes seconds."""
    code = (
        "from django.core.management import call_command as call; call('demo');"
        f"call('demo', show=True, stdout=open({str(sign_ins(places))!r}, 'w', encoding='utf-8'))"
    )
    _manage(places, environment, "Associations and demo data", "shell", "--no-imports", "-c", code)


def _manage(places: Places, environment: dict[str, str], title: str, *command: str) -> None:
    run_step(
        title,
        manage_program(places, environment, *command),
        remedy=f"Read {places.logs / 'setup.log'}. When the data may go: ./dev up --reset",
    )


def manage_program(places: Places, environment: dict[str, str], *command: str) -> Program:
    """One of Django's commands, its words kept in logs/setup.log."""
    return Program(
        name=f"manage.py {command[0]}",
        command=(str(places.python), "manage.py", *command),
        environment=environment,
        folder=places.root,
        log=places.logs / "setup.log",
    )


def forget(places: Places) -> None:
    """Remove all state of this home: database, keys, pictures, logs. What is installed stays."""
    with step("Forgetting all data"):
        remove_shelter(places.home / "postgres")
        remove_shelter(places.home / "redis")
        for name in STATE:
            path = places.home / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _say_where(places: Places, platform: Platform, seconds: float) -> None:
    say(f"\nReady after {seconds:.0f} s.   {platform.address}")
    if sign_ins(places).exists():
        say(sign_ins(places).read_text(encoding="utf-8").rstrip())
    say(
        f"\nMails and SMS the platform sends: http://{HOST}:{Ports(platform.web_port).sandbox}/mails"
    )
    say(f"\nLogs: {places.logs}   Ctrl-C ends everything; the data stay.")
