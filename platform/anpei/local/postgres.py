"""The embedded PostgreSQL 18: TCP on 127.0.0.1 with a random password, never a socket file."""

import contextlib
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from anpei.local.binaries import postgres_program
from anpei.local.disk import remedy_for
from anpei.local.ports import HOST, free_port
from anpei.local.processes import Program, started_at
from anpei.local.refusal import LocalRefusal
from anpei.local.servers import Server, kept_password
from anpei.local.unprivileged import Lodging, find_lodging

NAME = "anpei"
"""The database, and the role that owns it: may create databases, is no superuser."""
MADE = "anpei-made"
"""In the cluster's folder once it is complete."""
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/"}
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "300",
    "max_locks_per_transaction": "1024",  # a migration touches every table of a schema at once
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "jit": "off",  # costs more than it gives on short queries
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
DURABLE = {"fsync": "on", "full_page_writes": "on"}
TEST_ONLY = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}


@dataclass(frozen=True)
class PostgresEngine:
    """One cluster. ``folder`` holds its password and log, and its data where the user that
    PostgreSQL runs as can reach them (else they are in the shelter of that folder)."""

    folder: Path
    port: int
    durable: bool
    outlives_parent: bool = False

    @cached_property
    def lodging(self) -> Lodging:
        return find_lodging(self.folder)

    def executable(self, name: str) -> str:
        return postgres_program(name, self.folder, self.lodging.account)

    @cached_property
    def password(self) -> str:
        return kept_password(self.folder / "password")

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}:{self.password}@{HOST}:{self.port}/{NAME}"

    @property
    def program(self) -> Program:
        settings = SETTINGS | (DURABLE if self.durable else TEST_ONLY)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program, cluster = self.executable("postgres"), str(self.lodging.cluster)
        return Program(
            name="PostgreSQL",
            command=(program, "-D", cluster, "-p", str(self.port), *options),
            environment=ENVIRONMENT,
            folder=self.lodging.cluster,
            log=self.folder / "postgres.log",
            account=self.lodging.account,
            stop_signal=signal.SIGINT,  # fast shutdown; SIGTERM would wait for every client
            stop_seconds=30,
            outlives_parent=self.outlives_parent,
        )

    def is_ready(self, pid: int) -> bool:
        """Line 8 of postmaster.pid, as pg_ctl reads it (PostgreSQL source, pg_ctl.c)."""
        try:
            lines = (self.lodging.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]

    def before_start(self) -> None:
        if not (self.lodging.cluster / MADE).exists():
            make_cluster(self)
        self._remove_stale_lock()

    def _remove_stale_lock(self) -> None:
        """After kill -9 the lock file may name a pid that somebody else has by now; PostgreSQL
        would take that process for itself. (A dead pid it handles well, and minds the old
        children's shared memory while it does: that lock stays.)"""
        lock = self.lodging.cluster / "postmaster.pid"
        if lock.exists():
            pid = int(lock.read_text().splitlines()[0])
            if started_at(pid) is not None and b"postgres" not in _command_of(pid):
                lock.unlink()


def _command_of(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def make_cluster(engine: PostgresEngine) -> None:
    """initdb into a folder of its own, then the role and the database; a half-made one that an
    earlier, interrupted run left is thrown away."""
    cluster, account = engine.lodging.cluster, engine.lodging.account
    shutil.rmtree(cluster, ignore_errors=True)
    cluster.mkdir(mode=0o700, parents=True)
    if account:
        os.chown(cluster, account.uid, account.gid)
    _run(
        engine,
        engine.executable("initdb"),
        *("-D", str(cluster), "-U", "postgres", "--encoding=UTF8", "--no-instructions"),
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--auth=trust", "--no-sync"),
        text="",
    )
    _run(
        engine,
        engine.executable("postgres"),
        *("--single", "-D", str(cluster), "-c", "fsync=on", "postgres"),
        text=f"ALTER ROLE postgres PASSWORD '{engine.password}'\n"
        f"CREATE ROLE {NAME} LOGIN CREATEDB PASSWORD '{engine.password}'\n"
        f"CREATE DATABASE {NAME} OWNER {NAME}\n",
    )
    (cluster / "pg_hba.conf").write_text(f"host all all {HOST}/32 scram-sha-256\n")
    if engine.durable:
        os.sync()  # one for all, instead of initdb's one a file
    (cluster / MADE).touch()


def _run(engine: PostgresEngine, *command: str, text: str) -> None:
    account = engine.lodging.account
    done = subprocess.run(  # noqa: S603 - our own command line
        command,
        input=text.encode(),
        env=ENVIRONMENT,
        cwd=engine.lodging.cluster,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        check=False,
    )
    words = done.stdout.decode(errors="replace")
    if done.returncode or "ERROR:" in words or "FATAL:" in words:
        raise LocalRefusal(
            f"{Path(command[0]).name} failed:\n{words[-1500:].strip()}",
            remedy_for(
                words,
                engine.lodging.cluster,
                "The lines above say why; ./dev up --reset begins anew.",
            ),
        )


def start_postgres(
    folder: Path, *, durable: bool, port: int | None = None, outlives_parent: bool = False
) -> Server:
    """Start the PostgreSQL whose cluster belongs to ``folder`` (made when missing) and wait until
    it answers. ``durable=False`` turns fsync off: tests only. Raises LocalRefusal."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(PostgresEngine(folder, port or free_port(), durable, outlives_parent))
    server.start()
    return server
