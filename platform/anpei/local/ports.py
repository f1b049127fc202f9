"""TCP ports on 127.0.0.1."""

import errno
import socket
from pathlib import Path

from anpei.local.refusal import LocalRefusal

HOST = "127.0.0.1"
HIGHEST = 65_535
_LISTENING = "0A"  # TCP_LISTEN in /proc/net/tcp


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether nobody listens on the port just now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((HOST, port)) != 0


def check_port_free(port: int, purpose: str) -> None:
    """Raise LocalRefusal, naming who has it where that can be seen, when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise LocalRefusal(
                    f"Port {port} ({purpose}) is one that only root may use.",
                    "Choose another: ./dev up --port 8000",
                ) from error
            raise LocalRefusal(
                f"Port {port} ({purpose}) is taken{_holder(port)}.",
                f"Stop that program, or choose other ports: ./dev up --port {_another(port)}",
            ) from error


def _another(port: int) -> int:
    return port + 1000 if port + 1002 < HIGHEST else 8000


def _holder(port: int) -> str:
    """`` by pid 12 (python …)`` of the process that listens, or nothing where we may not see."""
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            for line in table.read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                if any(str(fd.readlink()) in inodes for fd in (process / "fd").iterdir()):
                    command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    return f" by pid {process.name} ({command.strip()[:80]})"
            except OSError:
                continue
    return ""
