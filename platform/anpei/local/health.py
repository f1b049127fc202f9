"""Whether a process does its work yet."""

import http.client
from collections.abc import Callable
from pathlib import Path

from anpei.local.ports import HOST

Ready = Callable[[int, int], bool]


def answers_http(port: int, path: str, *, host: str = HOST, ok_only: bool = True) -> Ready:
    """Ready when GET ``path`` under the host name ``host`` gives 200 (or, with ``ok_only=False``,
    any answer). The name need not be known to this machine: we connect to 127.0.0.1."""

    def ask(_pid: int, _offset: int) -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{port}"})
            return connection.getresponse().status == http.client.OK or not ok_only
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ask


def says(log: Path, words: str) -> Ready:
    """Ready when the log, from where this start began, holds ``words``."""

    def look(_pid: int, offset: int) -> bool:
        if not log.exists():
            return False
        with log.open("rb") as file:
            file.seek(offset)
            return words.encode() in file.read()

    return look
