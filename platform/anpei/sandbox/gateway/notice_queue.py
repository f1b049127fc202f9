"""Notifications still to send, what was answered, and how the next trades are notified."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from anpei.sandbox.database import open_database, write_lock
from anpei.sandbox.gateway.trades import Manner, Trade

_SCHEMA = """
CREATE TABLE IF NOT EXISTS trade_notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT, trade INTEGER NOT NULL, refund TEXT NOT NULL,
    spoil TEXT NOT NULL, due_at REAL NOT NULL, tries INTEGER NOT NULL, done INTEGER NOT NULL,
    answer TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS notices_due ON trade_notices (done, due_at);
CREATE TABLE IF NOT EXISTS manners (
    id INTEGER PRIMARY KEY AUTOINCREMENT, manner TEXT NOT NULL, times INTEGER NOT NULL,
    seconds REAL NOT NULL);
"""


class NoticeQueue:
    """Kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, trade: Trade, *, due_in: float = 0.0, spoil: str = "", refund: str = "") -> None:
        """Have it sent in so many seconds."""
        with open_database(self._path, _SCHEMA) as connection, write_lock(connection):
            connection.execute(
                "INSERT INTO trade_notices (trade, refund, spoil, due_at, tries, done, answer)"
                " VALUES (?, ?, ?, ?, 0, 0, '')",
                (trade.id, refund, spoil, time.time() + due_in),
            )

    def due(self) -> list[tuple[int, int, str, str, int]]:
        """(id, trade, refund, spoil, tries)."""
        with open_database(self._path, _SCHEMA) as connection:
            return connection.execute(
                "SELECT id, trade, refund, spoil, tries FROM trade_notices"
                " WHERE done = 0 AND due_at <= ? ORDER BY due_at LIMIT 50",
                (time.time(),),
            ).fetchall()

    def sent(self, pk: int, answer: str, *, again_in: float | None) -> None:
        """Remember the answer; ``again_in`` seconds the same goes out once more."""
        with open_database(self._path, _SCHEMA) as connection, write_lock(connection):
            connection.execute(
                "UPDATE trade_notices SET tries = tries + 1, answer = ?, done = ?, due_at = ?"
                " WHERE id = ?",
                (answer[:200], again_in is None, time.time() + (again_in or 0.0), pk),
            )

    def of(self, trade: Trade) -> list[dict[str, Any]]:
        """What was told about a trade and how it was answered."""
        with open_database(self._path, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT spoil, tries, done, answer FROM trade_notices WHERE trade = ? ORDER BY id",
                (trade.id,),
            ).fetchall()
        return [
            {"spoil": row[0], "tries": row[1], "done": bool(row[2]), "answer": row[3]}
            for row in rows
        ]

    def misbehave(self, manner: Manner, *, times: int, seconds: float) -> None:
        """Notify the next ``times`` paid trades in this manner."""
        with open_database(self._path, _SCHEMA) as connection, write_lock(connection):
            connection.execute(
                "INSERT INTO manners (manner, times, seconds) VALUES (?, ?, ?)",
                (manner, times, seconds),
            )

    def take_manner(self) -> tuple[Manner, float]:
        """How the trade just paid is notified; seconds for ``late``."""
        with open_database(self._path, _SCHEMA) as connection, write_lock(connection):
            found = connection.execute(
                "SELECT id, manner, seconds FROM manners WHERE times > 0 ORDER BY id LIMIT 1"
            ).fetchone()
            if found is None:
                return Manner.NORMAL, 0.0
            connection.execute("UPDATE manners SET times = times - 1 WHERE id = ?", found[:1])
        return Manner(found[1]), float(found[2])

    def clear(self) -> None:
        """Nothing more is sent; everything goes well again."""
        with open_database(self._path, _SCHEMA) as connection:
            connection.execute("DELETE FROM trade_notices")
            connection.execute("DELETE FROM manners")
