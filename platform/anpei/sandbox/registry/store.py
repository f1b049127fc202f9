"""The registry's rows in one SQLite file a dataset, each with the version of its last change."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from anpei.sandbox.database import open_database, write_lock
from anpei.sandbox.registry.cast import Face
from anpei.sandbox.registry.people import Population
from anpei.sandbox.registry.records import (
    ConstructorRow,
    EnterpriseRow,
    Kind,
    LicenceRow,
    PersonRow,
    Row,
)

SCHEMA = """
CREATE TABLE IF NOT EXISTS rows (
    version INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL,
    body TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS rows_key ON rows (kind, key);
CREATE INDEX IF NOT EXISTS rows_by_kind ON rows (kind, version);
CREATE INDEX IF NOT EXISTS rows_owner ON rows (owner, kind);
CREATE TABLE IF NOT EXISTS photos (person_id TEXT PRIMARY KEY, face TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (
    one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, epoch TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS results (
    request_key TEXT PRIMARY KEY, body TEXT NOT NULL, licence_number TEXT NOT NULL,
    class_number TEXT NOT NULL, receipt TEXT NOT NULL, received_at REAL NOT NULL,
    confirm_at REAL NOT NULL, failed_because TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX IF NOT EXISTS results_once
    ON results (licence_number, class_number) WHERE failed_because = '';
CREATE TABLE IF NOT EXISTS extensions (
    licence_number TEXT PRIMARY KEY, person_id TEXT NOT NULL, state TEXT NOT NULL,
    reason TEXT NOT NULL, changed_at REAL NOT NULL) WITHOUT ROWID;
"""

_as_json = json.JSONEncoder(ensure_ascii=False).encode

_KINDS: dict[type, Kind] = {
    EnterpriseRow: Kind.ENTERPRISES,
    PersonRow: Kind.PEOPLE,
    LicenceRow: Kind.LICENCES,
    ConstructorRow: Kind.CONSTRUCTORS,
}


@dataclass(frozen=True)
class StoredRow:
    """A row as JSON text, ready to travel, with its version."""

    version: int
    body: str


class RegistryStore:
    """Reads and changes one dataset. Every change gets the next version."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """A connection with all tables there."""
        with open_database(self.path, SCHEMA) as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one writing transaction."""
        with self.opened() as connection, write_lock(connection):
            yield connection

    def is_empty(self) -> bool:
        """Whether the dataset has never been filled."""
        with self.opened() as connection:
            return connection.execute("SELECT 1 FROM rows LIMIT 1").fetchone() is None

    def fill(self, population: Population) -> None:
        """Forget everything and write the generated population, streaming."""
        with self.changing() as connection:
            for table in ("rows", "photos", "results", "extensions", "counter"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names above
            connection.executemany(
                "INSERT INTO rows (kind, key, owner, body) VALUES (?, ?, ?, ?)",
                _generated(population),
            )
            connection.executemany(
                "INSERT INTO photos VALUES (?, ?)",
                (
                    (population.dataset.person_id(index), member.face.value)
                    for index, member in enumerate(population.dataset.members[: population.people])
                    if member.face
                ),
            )
            connection.execute(
                "INSERT INTO counter SELECT 1, coalesce(max(version), 0), ? FROM rows",
                (secrets.token_hex(8),),
            )

    def version(self) -> int:
        """The version of the latest change."""
        with self.opened() as connection:
            found = connection.execute("SELECT version FROM counter").fetchone()
        return int(found[0]) if found else 0

    def epoch(self) -> str:
        """Told apart from every earlier filling of this dataset."""
        with self.opened() as connection:
            found = connection.execute("SELECT epoch FROM counter").fetchone()
        return str(found[0]) if found else ""

    def page(self, kind: Kind, *, after: int, until: int, size: int) -> list[StoredRow]:
        """Rows of a kind changed after `after` and not after `until`, oldest change first."""
        with self.opened() as connection:
            found = connection.execute(
                "SELECT version, body FROM rows WHERE kind = ? AND version > ? AND version <= ?"
                " ORDER BY version LIMIT ?",
                (kind, after, until, size),
            ).fetchall()
        return [StoredRow(version, body) for version, body in found]

    def photo_of(self, person_id: str) -> Face | None:
        """Whose face the registry has for this person, if any."""
        with self.opened() as connection:
            found = connection.execute(
                "SELECT face FROM photos WHERE person_id = ?", (person_id,)
            ).fetchone()
        return Face(found[0]) if found else None


def find_row[R: Row](connection: sqlite3.Connection, kind: type[R], key: str) -> R | None:
    """The row of this class with this key (credit code, person id or number)."""
    found = connection.execute(
        "SELECT body FROM rows WHERE kind = ? AND key = ?", (_KINDS[kind], key)
    ).fetchone()
    return kind(**json.loads(found[0])) if found else None


def find_owned[R: Row](connection: sqlite3.Connection, kind: type[R], owner: str) -> list[R]:
    """The licences or registrations of a person, in the order of their last change."""
    found = connection.execute(
        "SELECT body FROM rows WHERE owner = ? AND kind = ? ORDER BY version",
        (owner, _KINDS[kind]),
    ).fetchall()
    return [kind(**json.loads(body)) for (body,) in found]


def put_row(connection: sqlite3.Connection, row: Row) -> int:
    """Insert or replace a row and give its new version."""
    connection.execute("UPDATE counter SET version = version + 1")
    version = int(connection.execute("SELECT version FROM counter").fetchone()[0])
    kind, key, owner, body = _columns(row)
    connection.execute(
        "INSERT INTO rows (version, kind, key, owner, body) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version,"
        " owner = excluded.owner, body = excluded.body",
        (version, kind, key, owner, body),
    )
    return version


def _generated(population: Population) -> Iterable[tuple[str, str, str, str]]:
    for enterprise in population.enterprise_rows():
        yield _columns(enterprise)
    for holder in population.holders():
        yield _columns(holder.person)
        yield from map(_columns, holder.licences)
        yield from map(_columns, holder.constructors)


def _columns(row: Row) -> tuple[str, str, str, str]:
    body = _as_json(vars(row))
    match row:
        case EnterpriseRow():
            return Kind.ENTERPRISES, row.credit_code, "", body
        case PersonRow():
            return Kind.PEOPLE, row.id, "", body
        case LicenceRow():
            return Kind.LICENCES, row.number, row.person_id, body
        case ConstructorRow():
            return Kind.CONSTRUCTORS, row.number, row.person_id, body
