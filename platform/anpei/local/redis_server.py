"""The embedded Redis: 127.0.0.1, a random password, nothing on disk (it may be lost: DESIGN §5)."""

import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from anpei.local.binaries import redis_program
from anpei.local.ports import HOST, free_port
from anpei.local.processes import Program
from anpei.local.servers import Server, kept_password
from anpei.local.unprivileged import find_lodging


@dataclass(frozen=True)
class RedisEngine:
    """``folder`` holds the password and the log."""

    folder: Path
    port: int
    outlives_parent: bool = False

    @cached_property
    def password(self) -> str:
        return kept_password(self.folder / "password")

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    @property
    def program(self) -> Program:
        account = find_lodging(self.folder).account
        configuration = (
            f"bind {HOST}",
            f"port {self.port}",
            f"requirepass {self.password}",
            'save ""',
            "appendonly no",
            "databases 64",
        )
        return Program(
            name="Redis",
            command=(redis_program(self.folder, account), "-"),
            environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            folder=Path("/"),
            log=self.folder / "redis.log",
            account=account,
            configuration="\n".join(configuration).encode(),
            outlives_parent=self.outlives_parent,
        )

    def is_ready(self, pid: int) -> bool:
        """Whether it answers PING under our password; ``pid`` is not needed to ask."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return connection.recv(64).startswith(b"+OK")
        except OSError:
            return False

    def before_start(self) -> None:
        """Nothing on disk, nothing to make ready."""


def start_redis(folder: Path, *, port: int | None = None, outlives_parent: bool = False) -> Server:
    """Start a Redis that keeps nothing and wait until it answers. Raises LocalRefusal."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(RedisEngine(folder, port or free_port(), outlives_parent))
    server.start()
    return server
