"""What a provider of payments offers, in the manner of a payment-intent API (PL-41).

One package a provider. A gateway keeps nothing and reads no model: an account and facts in, facts
out. It raises ``kernel.outside.OutsideError`` when the provider does not answer, and
``NoticeRefused`` for a notification that proves nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from anpei.kernel.decisions import Text


class Account(BaseModel, ABC):
    """A merchant's connection with a provider; each has its own fields (``ProviderConnection``)."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @property
    def app(self) -> str:
        """The application's number, "" where the provider has none."""
        return ""

    @property
    @abstractmethod
    def seller(self) -> str:
        """The merchant's number."""


@dataclass(frozen=True, slots=True)
class AccountField:
    """A field of the form that connects a provider; the names are the account model's."""

    name: str
    title: Text
    hint: Text = ""
    secret: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way of paying with one provider: on which devices it is offered."""

    key: str
    title: Text
    devices: tuple[str, ...] = ("desktop", "mobile")


class Handover(BaseModel):
    """What the payer's browser does next: go to ``url``, show ``text`` as a QR code, post
    ``fields`` to ``url``, or show the payment code ``text`` ("" while none is made) and how to
    pay it (``note``)."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["redirect", "qr", "form", "code"]
    url: str = ""
    text: str = ""
    fields: dict[str, str] = {}
    note: str = ""
    good_until: datetime | None = None
    """When it must be asked for anew; None: as good as the payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A payment to begin. ``number`` is ours (out_trade_no); amount in fen; times aware."""

    number: str
    way: str
    amount_fen: int
    subject: str
    begun_at: datetime
    expires_at: datetime
    notify_url: str
    return_url: str
    client_ip: str = "127.0.0.1"


class TradeState(StrEnum):
    UNKNOWN = "unknown"
    """The provider has never heard of it (nobody opened its page)."""
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"
    """Will never be paid, or went back as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeFacts:
    """What the provider says about a trade, its signature, app and seller checked."""

    state: TradeState
    number: str
    trade_number: str = ""
    amount_fen: int = 0
    paid_at: datetime | None = None
    payer: str = ""
    """Masked by the provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAsk:
    """Money to send back. The same ``request_number`` again moves no more money (T41)."""

    number: str
    trade_number: str
    paid_at: datetime
    request_number: str
    asked_at: datetime
    amount_fen: int
    total_fen: int
    reason: str
    notify_url: str


class RefundState(StrEnum):
    UNKNOWN = "unknown"
    """The provider has never heard of this request: ask again with the same number."""
    PROCESSING = "processing"
    SENT = "sent"
    FAILED = "failed"
    """Refused for good; a person must look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOutcome:
    """What became of a refund. ``reference`` is the provider's number of it."""

    state: RefundState
    request_number: str
    reference: str = ""
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """A row of the provider's daily bill; ``request_number`` for a refund. Always positive."""

    kind: Literal["payment", "refund"]
    number: str
    trade_number: str
    amount_fen: int
    at: datetime
    request_number: str = ""


@dataclass(frozen=True, slots=True)
class NoticeRequest:
    """A notification as it came in; header names in lower case."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """What the provider wants to hear, byte by byte."""

    status: int
    body: bytes
    media_type: str = "text/plain"


class NoticeRefused(Exception):  # noqa: N818 - says what happened
    """The notification proves nothing; ``reason`` is one word for the list staff see."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OnlineGateway(ABC):
    """A provider that takes money over the network. All calls may be repeated."""

    key: ClassVar[str]
    title: ClassVar[Text]
    ways: ClassVar[tuple[Way, ...]]
    account_type: ClassVar[type[Account]]
    account_fields: ClassVar[tuple[AccountField, ...]]
    accepted: ClassVar[NoticeAnswer]
    refused: ClassVar[NoticeAnswer]
    cut_off_hour: ClassVar[int] = 24
    """The hour (Asia/Shanghai) at which the day of its bill ends."""
    by_hand: ClassVar[bool] = False
    """Staff carry files to and fro; nothing is asked over the network."""

    def longest(self, account: Account) -> timedelta:
        """How long a payment stays open at most: WeChat's codes live no longer."""
        return timedelta(hours=2)

    @abstractmethod
    def address(self) -> str:
        """Where it is reached, by settings alone; "" = the sandbox of this machine."""

    @abstractmethod
    def create(self, account: Account, charge: Charge) -> Handover:
        """Begin a payment; the same number again gives the same trade."""

    @abstractmethod
    def query(self, account: Account, number: str, begun_at: datetime) -> TradeFacts:
        """What became of it (YN-17)."""

    @abstractmethod
    def close(self, account: Account, number: str, begun_at: datetime) -> None:
        """Nobody can pay it any more. Closing what is unknown or closed is no error."""

    @abstractmethod
    def refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        """Send money back, once for each request number."""

    @abstractmethod
    def query_refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        """What became of a refund."""

    @abstractmethod
    def bill(self, account: Account, day: date) -> Sequence[BillRow]:
        """The provider's bill of ``day`` (Asia/Shanghai), empty for a day without trade."""

    @abstractmethod
    def read_notice(
        self, account: Account, request: NoticeRequest
    ) -> TradeFacts | RefundOutcome | None:
        """What a notification proves. None: genuine, but nothing to do. Raises NoticeRefused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Where the money goes and what must be written on the transfer."""

    name: str
    bank: str
    number: str
    remark: str


class TransferGateway(Protocol):
    """A way to pay that a person confirms."""

    @property
    def key(self) -> str:
        """How a province's order flow names it."""
        ...

    @property
    def title(self) -> Text: ...

    def payee(
        self,
        *,
        account: Mapping[str, str],
        enterprise_name: str,
        people: int,
        order_number: str,
    ) -> Payee:
        """Where and with which words to pay. ``account`` is the association's own."""
        ...
