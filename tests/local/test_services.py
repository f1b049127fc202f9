"""The embedded PostgreSQL and Redis, for real."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from anpei.local.processes import started_at
from anpei.local.services import (
    Server,
    ensure_services,
    services_run,
    start_postgres,
    start_redis,
    stop_services,
)
from anpei.local.unprivileged import remove_shelter


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for this file: each test leaves it running."""
    folder = tmp_path_factory.mktemp("durable")
    server = start_postgres(folder, durable=True)
    yield server
    server.stop()
    remove_shelter(folder)


def ask(url: str, statement: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[arg-type] # test's own text
    assert row is not None
    return str(row[0])


def test_durable_postgres_flushes_before_it_answers(durable: Server) -> None:
    settings = {
        name: ask(durable.url, f"SHOW {name}")
        for name in ("fsync", "full_page_writes", "synchronous_commit", "listen_addresses")
    }

    assert settings == {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "listen_addresses": "127.0.0.1",
    }


def test_role_of_the_platform_is_no_superuser(durable: Server) -> None:
    assert ask(durable.url, "SHOW is_superuser") == "off"


def test_postgres_without_the_password_is_refused(durable: Server) -> None:
    without = durable.url.replace(durable.url.split(":")[2].split("@")[0], "guess")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(without)


def test_killed_postgres_restarts_on_its_port_with_every_committed_row(durable: Server) -> None:
    with psycopg.connect(durable.url) as connection:
        connection.execute("CREATE TABLE fact (number int)")
        connection.execute("INSERT INTO fact VALUES (42)")
    url = durable.url

    durable.kill9()
    durable.restart()

    assert durable.url == url
    assert ask(url, "SELECT number FROM fact") == "42"


def test_lock_file_that_names_a_stranger_is_no_obstacle(durable: Server) -> None:
    lock = durable.engine.program.folder / "postmaster.pid"
    lines = lock.read_text().splitlines()
    durable.kill9()
    lock.write_text("\n".join(["1", *lines[1:]]))  # pid 1 lives, and is no PostgreSQL

    durable.start()

    assert durable.is_alive() is True


def test_redis_wants_its_password(tmp_path: Path) -> None:
    server = start_redis(tmp_path)
    with redis.from_url(server.url) as known:
        known.set("key", "value")
    host, port = server.url.rpartition("@")[2].split("/")[0].split(":")
    with (
        redis.Redis(host=host, port=int(port)) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.get("key")
    server.stop()


def test_killed_redis_comes_back_empty_on_its_port(tmp_path: Path) -> None:
    server = start_redis(tmp_path)
    with redis.from_url(server.url) as before:
        before.set("key", "value")

    server.kill9()
    server.restart()

    with redis.from_url(server.url) as after:
        assert after.dbsize() == 0
    server.stop()


def test_ensure_services_gives_the_pair_that_runs(tmp_path: Path) -> None:
    first = ensure_services(tmp_path)

    second = ensure_services(tmp_path)

    assert second == first
    assert ask(second.database_url, "SHOW fsync") == "off"
    assert stop_services(tmp_path) is True
    assert services_run(tmp_path) is False
    assert started_at(first.postgres_pid) is None
