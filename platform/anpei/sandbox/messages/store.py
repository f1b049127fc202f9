"""What has arrived: mails, and short messages by provider. Kept in a file."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from anpei.sandbox.database import open_database, write_lock

_SCHEMA = """
CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, sender TEXT NOT NULL,
    recipient TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, raw BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS short_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, provider TEXT NOT NULL,
    client TEXT NOT NULL, request_key TEXT NOT NULL, recipient TEXT NOT NULL,
    sender TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, link TEXT NOT NULL,
    receipt TEXT NOT NULL, UNIQUE (provider, client, request_key));
"""
SHOWN = 200


@dataclass(frozen=True)
class Mail:
    """A mail as its reader sees it; `at` in Unix seconds, `raw` as it came over the line."""

    id: int
    at: float
    sender: str
    recipient: str
    subject: str
    text: str
    raw: bytes


@dataclass(frozen=True)
class ShortMessage:
    """An SMS or a WeChat template message. `sender`: the signature, or the template's id."""

    id: int
    at: float
    provider: str
    client: str
    request_key: str
    recipient: str
    sender: str
    title: str
    text: str
    link: str
    receipt: str


class Letterbox:
    """Everything that was sent to anybody; every process of the sandbox opens the same file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put_mail(self, *, sender: str, recipient: str, subject: str, text: str, raw: bytes) -> None:
        """Keep a mail."""
        with open_database(self._path, _SCHEMA) as connection:
            connection.execute(
                "INSERT INTO mails (at, sender, recipient, subject, text, raw)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (time.time(), sender, recipient, subject, text, raw),
            )

    def put_short(
        self,
        *,
        provider: str,
        client: str,
        request_key: str,
        recipient: str,
        sender: str,
        title: str,
        text: str,
        link: str,
    ) -> str:
        """Keep a short message once per key; gives the receipt of the first time."""
        with open_database(self._path, _SCHEMA) as connection, write_lock(connection):
            connection.execute(
                "INSERT OR IGNORE INTO short_messages (at, provider, client, request_key,"
                " recipient, sender, title, text, link, receipt)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(time.time(), provider, client, request_key, recipient),
                    *(sender, title, text, link, f"{provider}-{secrets.token_hex(8)}"),
                ),
            )
            found = connection.execute(
                "SELECT receipt FROM short_messages"
                " WHERE provider = ? AND client = ? AND request_key = ?",
                (provider, client, request_key),
            ).fetchone()
        return str(found[0])

    def mails(self, recipient: str = "") -> list[Mail]:
        """The newest mails, to `recipient` or to anybody."""
        with open_database(self._path, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT id, at, sender, recipient, subject, text, raw FROM mails"
                " WHERE ? IN ('', recipient) ORDER BY id DESC LIMIT ?",
                (recipient, SHOWN),
            ).fetchall()
        return [Mail(*row) for row in rows]

    def short_messages(self, provider: str, recipient: str = "") -> list[ShortMessage]:
        """The newest short messages of a provider, to `recipient` or to anybody."""
        with open_database(self._path, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT id, at, provider, client, request_key, recipient, sender, title, text,"
                " link, receipt FROM short_messages"
                " WHERE provider = ? AND ? IN ('', recipient) ORDER BY id DESC LIMIT ?",
                (provider, recipient, SHOWN),
            ).fetchall()
        return [ShortMessage(*row) for row in rows]

    def clear(self) -> None:
        """Throw everything away."""
        with open_database(self._path, _SCHEMA) as connection:
            connection.execute("DELETE FROM mails")
            connection.execute("DELETE FROM short_messages")
