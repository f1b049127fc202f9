"""Faults on demand: the next N requests to a path go wrong in a chosen way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from anpei.sandbox.database import open_database, write_lock

_SCHEMA = """
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, prefix TEXT NOT NULL, kind TEXT NOT NULL,
    times INTEGER NOT NULL, seconds REAL NOT NULL, status INTEGER NOT NULL,
    location TEXT NOT NULL);
"""


class FaultKind(StrEnum):
    """What goes wrong."""

    ERROR = "error"  # answers `status` without acting
    TIMEOUT = "timeout"  # says nothing for `seconds`, then hangs up without acting
    SLOW = "slow"  # acts and answers after `seconds`
    DROP = "drop"  # hangs up without acting
    DROP_AFTER_ACCEPT = "drop_after_accept"  # acts, then hangs up
    DUPLICATE = "duplicate"  # rows of a page come twice; a push is taken twice
    OUT_OF_ORDER = "out_of_order"  # rows of a page come in reverse
    GARBAGE = "garbage"  # 200 with something that is not JSON
    WRONG_SHAPE = "wrong_shape"  # JSON, but nothing of the protocol
    REDIRECT = "redirect"  # 302 to `location`
    OVERSIZE = "oversize"  # an answer larger than any client should read


@dataclass(frozen=True)
class Fault:
    """`times` requests whose path begins with `prefix` go wrong; `seconds` for slow and timeout."""

    prefix: str
    kind: FaultKind
    times: int = 1
    seconds: float = 15.0
    status: int = 500
    location: str = "http://127.0.0.1:9/"


class Faults:
    """The faults still to come, oldest first, kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, fault: Fault) -> None:
        """Queue a fault."""
        with open_database(self._path, _SCHEMA) as connection:
            connection.execute(
                "INSERT INTO faults (prefix, kind, times, seconds, status, location)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    fault.prefix,
                    fault.kind,
                    fault.times,
                    fault.seconds,
                    fault.status,
                    fault.location,
                ),
            )

    def take(self, path: str) -> Fault | None:
        """The fault that this request meets, counted down; None when all goes well."""
        with open_database(self._path, _SCHEMA) as connection, write_lock(connection):
            found = connection.execute(
                "SELECT id, prefix, kind, times, seconds, status, location FROM faults"
                " WHERE times > 0 AND substr(?, 1, length(prefix)) = prefix ORDER BY id LIMIT 1",
                (path,),
            ).fetchone()
            if found is None:
                return None
            connection.execute("UPDATE faults SET times = times - 1 WHERE id = ?", found[:1])
            return Fault(found[1], FaultKind(found[2]), *found[3:])

    def left(self) -> int:
        """How many requests are still to go wrong."""
        with open_database(self._path, _SCHEMA) as connection:
            total = connection.execute("SELECT coalesce(sum(times), 0) FROM faults").fetchone()[0]
        return int(total)

    def clear(self) -> None:
        """Let everything go well again."""
        with open_database(self._path, _SCHEMA) as connection:
            connection.execute("DELETE FROM faults")
