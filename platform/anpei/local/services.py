"""A PostgreSQL and a Redis for tests and tools, shared by everyone who names the same folder.

``ensure_services(home)`` is what ``./dev services`` and tests/conftest.py call.
"""

import fcntl
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from anpei.local.postgres import start_postgres
from anpei.local.processes import end, started_at
from anpei.local.redis_server import start_redis
from anpei.local.servers import Server

__all__ = [
    "Server",
    "Services",
    "ensure_services",
    "services_run",
    "start_postgres",
    "start_redis",
    "stop_services",
]


@dataclass(frozen=True)
class Services:
    """Where the pair answers, and which processes it is."""

    database_url: str
    redis_url: str
    postgres_pid: int
    postgres_tick: int
    redis_pid: int
    redis_tick: int

    def is_alive(self) -> bool:
        return (started_at(self.postgres_pid), started_at(self.redis_pid)) == (
            self.postgres_tick,
            self.redis_tick,
        )

    def exports(self) -> str:
        """Shell lines that name the pair to children."""
        return (
            f"export ANPEI_DATABASE_URL='{self.database_url}'\n"
            f"export ANPEI_REDIS_URL='{self.redis_url}'\n"
            "export ANPEI_UNSAFE_DATABASE=1\n"
        )


def ensure_services(home: Path) -> Services:
    """The pair of ``home``: the one that runs, else started now (PostgreSQL without fsync, for
    tests). It keeps running after us; ``stop_services`` ends it. Raises LocalRefusal."""
    with _lock(home):
        services = _known(home)
        if services is None or not services.is_alive():
            if services:
                _end(services)
            services = _start(home)
        return services


def services_run(home: Path) -> bool:
    """Whether the pair of ``home`` runs now."""
    services = _known(home)
    return services is not None and services.is_alive()


def stop_services(home: Path) -> bool:
    """End the pair of ``home``; answers whether there was one."""
    with _lock(home):
        services = _known(home)
        if services is None:
            return False
        alive = services.is_alive()
        _end(services)
        (home / "services.json").unlink()
        return alive


def _start(home: Path) -> Services:
    postgres = start_postgres(home / "services" / "postgres", durable=False, outlives_parent=True)
    try:
        redis = start_redis(home / "services" / "redis", outlives_parent=True)
    except BaseException:
        postgres.stop()
        raise
    services = Services(
        database_url=postgres.url,
        redis_url=redis.url,
        postgres_pid=postgres.pid,
        postgres_tick=postgres.tick or 0,
        redis_pid=redis.pid,
        redis_tick=redis.tick or 0,
    )
    for name, text in (
        ("services.json", json.dumps(asdict(services))),
        ("services.env", services.exports()),
    ):
        (home / name).touch(mode=0o600)
        (home / name).write_text(text)
    return services


def _known(home: Path) -> Services | None:
    path = home / "services.json"
    return Services(**json.loads(path.read_text())) if path.exists() else None


def _end(services: Services) -> None:
    end(services.postgres_pid, services.postgres_tick, signal.SIGINT, 30)
    end(services.redis_pid, services.redis_tick, signal.SIGTERM, 10)


@contextmanager
def _lock(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "services.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
