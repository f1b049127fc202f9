"""Sends what is due to the merchants, and comes again until it is answered as it should be."""

from __future__ import annotations

import logging
import threading
import time
from urllib.parse import urlsplit

import httpx

from anpei.sandbox.gateway import alipay_notice, unionpay_notice, wechat_notice
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.merchants import Merchant
from anpei.sandbox.gateway.trades import Refund, Trade

logger = logging.getLogger(__name__)

PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 3600.0)
"""Until the same is sent again; outside, Alipay comes eight times in 25 hours."""
_IDLE_SECONDS = 0.3
_ANSWER_SECONDS = 10.0


class NoticeSender(threading.Thread):
    """One thread for all merchants."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(name="gateway notices", daemon=True)
        self._gateway = gateway

    def run(self) -> None:
        """Until the process ends."""
        while True:
            try:
                sent = self.send_due()
            except Exception:
                logger.exception("notices")
                sent = 0
            if not sent:
                time.sleep(_IDLE_SECONDS)

    def send_due(self) -> int:
        """Send everything that is due, once; gives how many."""
        due = self._gateway.notices.due()
        for pk, trade_id, request_number, spoil, tries in due:
            trade = self._gateway.trades.by_id(trade_id)
            if trade is None or not trade.notify_url:
                self._gateway.notices.sent(pk, "no address", again_in=None)
                continue
            answer = self._send(trade, request_number, spoil)
            done = spoil or is_accepted(trade.provider, answer) or tries >= len(PAUSES)
            self._gateway.notices.sent(
                pk, f"{answer[0]} {answer[1]!r}", again_in=None if done else PAUSES[tries]
            )
        return len(due)

    def _send(self, trade: Trade, request_number: str, spoil: str) -> tuple[int, bytes]:
        merchant = self._gateway.keys.merchant(trade.merchant)
        found = self._gateway.trades.find_refund(request_number) if request_number else None
        headers, body = notice(
            self._gateway, merchant, trade, refund=found[0] if found else None, spoil=spoil
        )
        url = found[0].notify_url if found else trade.notify_url
        return post(url, headers, body)


def notice(
    gateway: Gateway,
    merchant: Merchant,
    trade: Trade,
    *,
    refund: Refund | None = None,
    spoil: str = "",
    other: Merchant | None = None,
) -> tuple[dict[str, str], bytes]:
    """(headers, body) in the words of the trade's provider."""
    stranger = other or gateway.keys.merchant("stranger")
    if trade.provider == "unionpay":
        authority = gateway.keys.authority()
        if refund is not None:
            return unionpay_notice.refund_notice(authority, merchant, trade, refund)
        return unionpay_notice.paid_notice(authority, merchant, trade, spoil=spoil, other=stranger)
    if trade.provider == "wechat":
        if refund is not None:
            return wechat_notice.refund_notice(merchant, trade, refund)
        return wechat_notice.paid_notice(merchant, trade, spoil=spoil, other=stranger)
    if refund is not None:
        return alipay_notice.refund_notice(merchant, trade, refund)
    return alipay_notice.paid_notice(merchant, trade, spoil=spoil, other=stranger)


def is_accepted(provider: str, answer: tuple[int, bytes]) -> bool:
    """Whether the provider would stop telling."""
    status, body = answer
    if provider == "alipay":
        return body == b"success"
    return status in {200, 204}


def post(url: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """Post it; a name under .localhost is this machine, which not every resolver knows."""
    parts = urlsplit(url)
    if (parts.hostname or "").endswith(".localhost"):
        headers = {**headers, "Host": parts.netloc}
        url = parts._replace(netloc=f"127.0.0.1:{parts.port or 80}").geturl()
    try:
        answer = httpx.post(
            url, content=body, headers=headers, timeout=_ANSWER_SECONDS, trust_env=False
        )
    except httpx.HTTPError as error:
        return 0, str(error).encode()
    return answer.status_code, answer.content[:500]
