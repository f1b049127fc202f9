"""Everything the gateway keeps, and what happens when somebody pays."""

from __future__ import annotations

from pathlib import Path

from anpei.sandbox.gateway.keyring import KeyRing
from anpei.sandbox.gateway.notice_queue import NoticeQueue
from anpei.sandbox.gateway.store import GatewayStore
from anpei.sandbox.gateway.trades import Manner, Refund, Spoil, Trade

OUT_OF_ORDER_SECONDS = 6.0


class Gateway:
    """Keys, trades and notifications behind all three protocols."""

    def __init__(self, home: Path) -> None:
        self.keys = KeyRing(home / "gateway-keys.sqlite3")
        self.trades = GatewayStore(home / "gateway.sqlite3")
        self.notices = NoticeQueue(home / "gateway.sqlite3")

    def clear(self) -> None:
        """Forget trades and notifications; the keys stay."""
        self.trades.clear()
        self.notices.clear()

    def pay(self, trade: Trade, at: float | None = None) -> Trade:
        """The payer has paid: money moves, and the merchant is told in the manner that was asked
        for. Raises TradeClosed."""
        paid = self.trades.pay(trade, at)
        manner, seconds = self.notices.take_manner()
        self._tell(paid, manner, seconds)
        return paid

    def _tell(self, paid: Trade, manner: Manner, seconds: float) -> None:
        tell = self.notices.add
        match manner:
            case Manner.NORMAL:
                tell(paid)
            case Manner.LATE:
                tell(paid, due_in=seconds)
            case Manner.TWICE:
                tell(paid)
                tell(paid)
            case Manner.OUT_OF_ORDER:
                tell(paid, due_in=OUT_OF_ORDER_SECONDS)
            case Manner.FORGED:
                # First what anybody could send, then the truth.
                for number, spoil in enumerate(
                    (Spoil.BAD_SIGNATURE, Spoil.MD5, Spoil.SHA1, Spoil.OTHER_MERCHANT)
                ):
                    tell(paid, due_in=number * 0.3, spoil=spoil)
                tell(paid, due_in=seconds or 5.0)
            case Manner.WRONG_AMOUNT:
                tell(paid, spoil=Spoil.WRONG_AMOUNT)
                tell(paid, due_in=seconds or 5.0)
            case Manner.NEVER:
                pass

    def refund(
        self,
        trade: Trade,
        request_number: str,
        amount_fen: int,
        *,
        delay: float = 0.0,
        notify_url: str = "",
    ) -> tuple[Refund | None, bool]:
        """As ``GatewayStore.refund``; where an address is given, the merchant is told."""
        refund, moved = self.trades.refund(
            trade, request_number, amount_fen, delay=delay, notify_url=notify_url
        )
        if refund and moved and notify_url:
            self.notices.add(trade, due_in=delay + 0.2, refund=request_number)
        return refund, moved
