"""What the gateway remembers of a payment, and how it misbehaves on demand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TradeState(StrEnum):
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"


@dataclass(frozen=True)
class Trade:
    """Amounts in fen, times in seconds since 1970."""

    id: int
    token: str
    """Of the checkout page."""
    provider: str
    merchant: str
    number: str
    trade_number: str
    way: str
    subject: str
    amount_fen: int
    state: str
    notify_url: str
    return_url: str
    made_at: float
    expires_at: float
    paid_at: float
    refunded_fen: int
    extra: str
    """What the protocol wants to hear again (UnionPay: txnTime)."""


@dataclass(frozen=True)
class Refund:
    """Money that went back, once for each request number."""

    id: int
    trade: int
    request_number: str
    refund_number: str
    amount_fen: int
    at: float
    state: str
    """``processing`` until ``at``, then ``sent``."""
    notify_url: str

    @property
    def query_id(self) -> str:
        """UnionPay's number of it: 21 digits."""
        return self.refund_number[-21:]


class Spoil(StrEnum):
    """How a notification is not what it should be."""

    NONE = ""
    BAD_SIGNATURE = "bad_signature"
    MD5 = "md5"
    SHA1 = "sha1"
    OTHER_MERCHANT = "other_merchant"  # the valid signature of another merchant
    WRONG_AMOUNT = "wrong_amount"
    WRONG_SELLER = "wrong_seller"
    WRONG_APP = "wrong_app"
    WRONG_NUMBER = "wrong_number"


class Manner(StrEnum):
    """How the next paid trades are notified."""

    NORMAL = "normal"
    LATE = "late"
    TWICE = "twice"
    OUT_OF_ORDER = "out_of_order"
    FORGED = "forged"
    WRONG_AMOUNT = "wrong_amount"
    NEVER = "never"
