"""The platform's book in one SQLite file: requests by client, each issued at most once."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from anpei.sandbox.database import open_database, write_lock
from anpei.sandbox.invoices.requests import Buyer, InvoiceRequest, RequestState
from anpei.sandbox.settings import CHINA

_SCHEMA = """
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client TEXT NOT NULL, request_number TEXT NOT NULL,
    body TEXT NOT NULL, amount_fen INTEGER NOT NULL, red_of TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE, received_at REAL NOT NULL, ready_at REAL NOT NULL,
    refused TEXT NOT NULL, UNIQUE (client, request_number));
CREATE TABLE IF NOT EXISTS manner (
    one INTEGER PRIMARY KEY CHECK (one = 1), delay_seconds REAL NOT NULL,
    refuse_times INTEGER NOT NULL, refuse_reason TEXT NOT NULL);
"""


class RequestReused(Exception):  # noqa: N818 - names what happened
    """The request number came before with other contents."""


@dataclass(frozen=True)
class Manner:
    """How the platform behaves: seconds until it issues, and how many requests it refuses."""

    delay_seconds: float
    refuse_times: int = 0
    refuse_reason: str = "购买方纳税人识别号与名称不一致"


class InvoiceStore:
    """Takes requests and tells what became of them."""

    def __init__(self, path: Path, delay_seconds: float) -> None:
        self._path = path
        self._delay = delay_seconds

    def clear(self) -> None:
        """Forget everything."""
        with self._changing() as connection:
            connection.execute("DELETE FROM requests")
            connection.execute("DELETE FROM manner")

    def behave(self, manner: Manner) -> None:
        """Behave like this from now on."""
        with self._changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO manner VALUES (1, ?, ?, ?)",
                (manner.delay_seconds, manner.refuse_times, manner.refuse_reason),
            )

    def take(self, client: str, asked: InvoiceRequest) -> RequestState:
        """Take a request; the same one again changes nothing. Raises RequestReused."""
        body = json.dumps(asdict(asked), sort_keys=True, ensure_ascii=False)
        with self._changing() as connection:
            known = _row(connection, client, asked.request_number)
            if known is not None:
                if known["body"] != body:
                    raise RequestReused
                return _state(known)
            _insert(connection, client, asked, body, self._manner(connection))
            taken = _row(connection, client, asked.request_number)
        if taken is None:
            raise RuntimeError("a request that was just taken is gone")
        return _state(taken)

    def state(self, client: str, request_number: str) -> RequestState | None:
        """What became of a request; None when it never arrived."""
        with self._opened() as connection:
            row = _row(connection, client, request_number)
        return _state(row) if row is not None else None

    def issued(self, client: str, number: str) -> tuple[InvoiceRequest, RequestState] | None:
        """The invoice of this number, None when there is none (yet)."""
        with self._opened() as connection:
            row = connection.execute(
                "SELECT * FROM requests WHERE client = ? AND number = ?", (client, number)
            ).fetchone()
        if row is None or _state(row).state != "issued":
            return None
        return _request(row), _state(row)

    def book(self, client: str) -> list[RequestState]:
        """Every request of a client, oldest first, for checkers that compare both books."""
        with self._opened() as connection:
            rows = connection.execute(
                "SELECT * FROM requests WHERE client = ? ORDER BY id", (client,)
            ).fetchall()
        return [_state(row) for row in rows]

    def _manner(self, connection: sqlite3.Connection) -> Manner:
        row = connection.execute("SELECT * FROM manner").fetchone()
        if row is None:
            return Manner(self._delay)
        return Manner(row["delay_seconds"], row["refuse_times"], row["refuse_reason"])

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with open_database(self._path, _SCHEMA) as connection:
            connection.row_factory = sqlite3.Row
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection, write_lock(connection):
            yield connection


def _insert(
    connection: sqlite3.Connection, client: str, asked: InvoiceRequest, body: str, manner: Manner
) -> None:
    refused = _objection(connection, client, asked)
    if not refused and manner.refuse_times > 0:
        refused = manner.refuse_reason
        connection.execute("UPDATE manner SET refuse_times = refuse_times - 1")
    now = time.time()
    serial = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM requests").fetchone()[0]
    # 数电发票号码: 20 digits — year, region, and the platform's own number.
    number = f"{datetime.fromtimestamp(now, UTC):%y}37{serial:016d}"
    connection.execute(
        "INSERT INTO requests (client, request_number, body, amount_fen, red_of, number,"
        " received_at, ready_at, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            client,
            asked.request_number,
            body,
            asked.amount_fen,
            asked.red_of,
            number,
            now,
            now + manner.delay_seconds,
            refused,
        ),
    )


def _objection(connection: sqlite3.Connection, client: str, asked: InvoiceRequest) -> str:
    if not asked.red_of:
        return ""
    blue = connection.execute(
        "SELECT amount_fen FROM requests WHERE client = ? AND number = ? AND red_of = ''"
        " AND refused = ''",
        (client, asked.red_of),
    ).fetchone()
    if blue is None:
        return "蓝字发票不存在"
    red = connection.execute(
        "SELECT coalesce(sum(amount_fen), 0) FROM requests WHERE client = ? AND red_of = ?"
        " AND refused = ''",
        (client, asked.red_of),
    ).fetchone()
    return "红字金额超过蓝字发票金额" if red[0] + asked.amount_fen > blue[0] else ""


def _row(connection: sqlite3.Connection, client: str, request_number: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM requests WHERE client = ? AND request_number = ?", (client, request_number)
    ).fetchone()
    return row


def _request(row: sqlite3.Row) -> InvoiceRequest:
    told = json.loads(row["body"])
    return InvoiceRequest(**{**told, "buyer": Buyer(**told["buyer"])})


def _state(row: sqlite3.Row) -> RequestState:
    state = "issued" if time.time() >= row["ready_at"] else "processing"
    state = "refused" if row["refused"] else state
    day = datetime.fromtimestamp(row["ready_at"], UTC).astimezone(CHINA).date()
    issued = state == "issued"
    return RequestState(
        request_number=row["request_number"],
        state=state,
        invoice_number=row["number"] if issued else "",
        issued_on=day.isoformat() if issued else None,
        amount_fen=row["amount_fen"],
        red_of=row["red_of"],
        reason=row["refused"],
    )
