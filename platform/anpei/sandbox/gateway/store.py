"""The gateway's book: trades and refunds."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from anpei.sandbox.database import open_database, write_lock
from anpei.sandbox.gateway.trades import Refund, Trade, TradeState

_SCHEMA = """
CREATE TABLE IF NOT EXISTS trades (
    id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE, provider TEXT NOT NULL,
    merchant TEXT NOT NULL, number TEXT NOT NULL, trade_number TEXT NOT NULL UNIQUE,
    way TEXT NOT NULL, subject TEXT NOT NULL, amount_fen INTEGER NOT NULL, state TEXT NOT NULL,
    notify_url TEXT NOT NULL, return_url TEXT NOT NULL, made_at REAL NOT NULL,
    expires_at REAL NOT NULL, paid_at REAL NOT NULL, refunded_fen INTEGER NOT NULL,
    extra TEXT NOT NULL, UNIQUE (provider, merchant, number));
CREATE TABLE IF NOT EXISTS trade_refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT, trade INTEGER NOT NULL, request_number TEXT NOT NULL,
    refund_number TEXT NOT NULL, amount_fen INTEGER NOT NULL, at REAL NOT NULL,
    state TEXT NOT NULL, notify_url TEXT NOT NULL, UNIQUE (trade, request_number));
"""
_TRADE = ", ".join(field.name for field in fields(Trade))
_REFUND = ", ".join(field.name for field in fields(Refund))


class TradeClosed(Exception):  # noqa: N818
    """It is paid or closed already."""


class GatewayStore:
    """Kept in a file; every change is one writing transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, **told: Any) -> Trade:
        """A trade that waits; the same number of the same merchant is the same trade."""
        row = {
            "token": secrets.token_urlsafe(12),
            "trade_number": time.strftime("%Y%m%d") + f"{secrets.randbelow(10**13):013d}",
            "state": TradeState.WAITING,
            "made_at": time.time(),
            "paid_at": 0.0,
            "refunded_fen": 0,
            "return_url": "",
            "extra": "",
            **told,
        }
        with self._writing() as connection:
            connection.execute(
                f"INSERT OR IGNORE INTO trades ({', '.join(row)})"  # noqa: S608 - names of ours
                f" VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
        found = self.trade(row["provider"], row["merchant"], row["number"])
        assert found is not None
        return found

    def trade(self, provider: str, merchant: str, number: str) -> Trade | None:
        """By the merchant's number."""
        return self._trade(
            "provider = ? AND merchant = ? AND number = ?", provider, merchant, number
        )

    def by_trade_number(self, merchant: str, trade_number: str) -> Trade | None:
        return self._trade("merchant = ? AND trade_number = ?", merchant, trade_number)

    def by_token(self, token: str) -> Trade | None:
        return self._trade("token = ?", token)

    def by_id(self, pk: int) -> Trade | None:
        return self._trade("id = ?", pk)

    def trades(self, merchant: str = "", provider: str = "", most: int = 200) -> list[Trade]:
        """The newest first."""
        return self._trades(
            "(? = '' OR merchant = ?) AND (? = '' OR provider = ?) ORDER BY id DESC LIMIT ?",
            (merchant, merchant, provider, provider, most),
        )

    def paid_between(self, provider: str, merchant: str, since: float, until: float) -> list[Trade]:
        """For the daily bill."""
        return self._trades(
            "provider = ? AND merchant = ? AND paid_at >= ? AND paid_at < ? ORDER BY paid_at, id",
            (provider, merchant, since, until),
        )

    def pay(self, trade: Trade, at: float | None = None) -> Trade:
        """Money has moved. Raises TradeClosed. Whether it is in time is the caller's to check."""
        moment = time.time() if at is None else at
        with self._writing() as connection:
            changed = connection.execute(
                "UPDATE trades SET state = ?, paid_at = ? WHERE id = ? AND state = ?",
                (TradeState.PAID, moment, trade.id, TradeState.WAITING),
            ).rowcount
        if not changed:
            raise TradeClosed
        found = self.by_id(trade.id)
        assert found is not None
        return found

    def close(self, trade: Trade) -> None:
        """Nobody can pay it any more. Raises TradeClosed for a paid one."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE trades SET state = ? WHERE id = ? AND state = ?",
                (TradeState.CLOSED, trade.id, TradeState.WAITING),
            )
        found = self.by_id(trade.id)
        if found and found.state == TradeState.PAID:
            raise TradeClosed

    def refund(
        self, trade: Trade, request_number: str, amount_fen: int, *, delay: float, notify_url: str
    ) -> tuple[Refund | None, bool]:
        """(the refund, whether money moved now); None when less than that is left."""
        with self._writing() as connection:
            known = self._refund_in(connection, trade.id, request_number)
            if known:
                return known, False
            changed = connection.execute(
                "UPDATE trades SET refunded_fen = refunded_fen + ? WHERE id = ? AND state = ?"
                " AND refunded_fen + ? <= amount_fen",
                (amount_fen, trade.id, TradeState.PAID, amount_fen),
            ).rowcount
            if not changed:
                return None, False
            connection.execute(
                "INSERT INTO trade_refunds (trade, request_number, refund_number, amount_fen, at,"
                " state, notify_url) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    trade.id,
                    request_number,
                    f"5030{secrets.randbelow(10**24):024d}",
                    amount_fen,
                    time.time() + delay,
                    "processing" if delay else "sent",
                    notify_url,
                ),
            )
            return self._refund_in(connection, trade.id, request_number), True

    def find_refund(self, request_number: str, merchant: str = "") -> tuple[Refund, Trade] | None:
        """By its request number, its state as of now."""
        with open_database(self._path, _SCHEMA) as connection:
            rows = connection.execute(
                f"SELECT {_REFUND} FROM trade_refunds WHERE request_number = ?",  # noqa: S608
                (request_number,),
            ).fetchall()
        for row in rows:
            refund = _as_of_now(Refund(*row))
            trade = self.by_id(refund.trade)
            if trade and merchant in {"", trade.merchant}:
                return refund, trade
        return None

    def refunds_between(
        self, provider: str, merchant: str, since: float, until: float
    ) -> list[tuple[Refund, Trade]]:
        """For the daily bill: those that were sent then."""
        with open_database(self._path, _SCHEMA) as connection:
            rows = connection.execute(
                f"SELECT {_REFUND} FROM trade_refunds WHERE at >= ? AND at < ? ORDER BY at, id",  # noqa: S608
                (since, min(until, time.time())),
            ).fetchall()
        found = []
        for row in rows:
            trade = self.by_id(Refund(*row).trade)
            if trade and (trade.provider, trade.merchant) == (provider, merchant):
                found.append((_as_of_now(Refund(*row)), trade))
        return found

    def clear(self) -> None:
        """Forget everything."""
        with self._writing() as connection:
            connection.execute("DELETE FROM trades")
            connection.execute("DELETE FROM trade_refunds")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with open_database(self._path, _SCHEMA) as connection, write_lock(connection):
            yield connection

    def _trade(self, where: str, *values: object) -> Trade | None:
        found = self._trades(f"{where} LIMIT 1", values)
        return found[0] if found else None

    def _trades(self, where: str, values: tuple[object, ...]) -> list[Trade]:
        with open_database(self._path, _SCHEMA) as connection:
            rows = connection.execute(
                f"SELECT {_TRADE} FROM trades WHERE {where}",  # noqa: S608 - names of ours
                values,
            ).fetchall()
        return [Trade(*row) for row in rows]

    def _refund_in(
        self, connection: sqlite3.Connection, trade: int, request_number: str
    ) -> Refund | None:
        row = connection.execute(
            f"SELECT {_REFUND} FROM trade_refunds WHERE trade = ? AND request_number = ?",  # noqa: S608
            (trade, request_number),
        ).fetchone()
        return _as_of_now(Refund(*row)) if row else None


def _as_of_now(refund: Refund) -> Refund:
    if refund.state == "processing" and refund.at <= time.time():
        return Refund(**{**asdict(refund), "state": "sent"})
    return refund
