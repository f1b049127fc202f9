"""Nonces of signed requests: each may be used once within the tolerance of the timestamps."""

from __future__ import annotations

import time
from pathlib import Path

from anpei.kernel.request_signing import TOLERANCE_SECONDS
from anpei.sandbox.database import open_database, write_lock

_SCHEMA = """
CREATE TABLE IF NOT EXISTS nonces (
    client TEXT NOT NULL, nonce TEXT NOT NULL, seen_at REAL NOT NULL,
    PRIMARY KEY (client, nonce)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS nonces_age ON nonces (seen_at);
"""


class Nonces:
    """Remembers nonces in a file for twice the tolerance."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def use(self, client: str, nonce: str) -> bool:
        """Store the nonce; False when the client has used it before."""
        now = time.time()
        with open_database(self._path, _SCHEMA) as connection, write_lock(connection):
            connection.execute(
                "DELETE FROM nonces WHERE seen_at < ?", (now - 2 * TOLERANCE_SECONDS,)
            )
            added = connection.execute(
                "INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (client, nonce, now)
            )
            return added.rowcount == 1
