"""UnionPay's messages: sorted pairs, SHA-256, signed with the key of the certificate they carry."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from urllib.parse import urlencode

from anpei.sandbox.gateway import keys
from anpei.sandbox.gateway.merchants import Authority, Merchant
from anpei.sandbox.gateway.trades import Refund, Spoil, Trade
from anpei.sandbox.settings import CHINA

FORM = "application/x-www-form-urlencoded; charset=UTF-8"


def moment(at: float, form: str = "%Y%m%d%H%M%S") -> str:
    """Beijing time."""
    return datetime.fromtimestamp(at, UTC).astimezone(CHINA).strftime(form)


def digest(told: dict[str, str]) -> bytes:
    """What is signed."""
    text = "&".join(f"{name}={told[name]}" for name in sorted(told) if name != "signature")
    return hashlib.sha256(text.encode()).hexdigest().encode()


def signed(
    authority: Authority,
    told: dict[str, str],
    *,
    key: str = "",
    certificate: str = "",
    algorithm: str = "SHA-256",
) -> dict[str, str]:
    """A message of UnionPay's, with the certificate that proves it."""
    whole = {
        "version": "5.1.0",
        "encoding": "UTF-8",
        "signMethod": "01",
        "accessType": "0",
        **told,
        "signPubKeyCert": certificate or authority.certificate,
    }
    return {**whole, "signature": keys.sign(key or authority.key, digest(whole), algorithm)}


def trade_told(merchant: Merchant, trade: Trade) -> dict[str, str]:
    """The facts of a paid trade."""
    return {
        "txnType": "01",
        "txnSubType": "01",
        "bizType": "000201",
        "merId": merchant.mer_id,
        "orderId": trade.number,
        "txnTime": trade.extra,
        "txnAmt": str(trade.amount_fen),
        "currencyCode": "156",
        "queryId": trade.trade_number,
        "traceNo": f"{trade.id % 1_000_000:06d}",
        "traceTime": moment(trade.paid_at, "%m%d%H%M%S"),
        "settleDate": moment(trade.paid_at, "%m%d"),
        "settleAmt": str(trade.amount_fen),
        "accNo": "6216***********0018",
        "respCode": "00",
        "respMsg": "Success!",
    }


def refund_told(merchant: Merchant, trade: Trade, refund: Refund) -> dict[str, str]:
    """The facts of a refund that has arrived."""
    return {
        **trade_told(merchant, trade),
        "txnType": "04",
        "txnSubType": "00",
        "orderId": refund.request_number,
        "txnTime": moment(refund.at),
        "txnAmt": str(refund.amount_fen),
        "queryId": refund.query_id,
        "origQryId": trade.trade_number,
        "traceTime": moment(refund.at, "%m%d%H%M%S"),
    }


def paid_notice(
    authority: Authority,
    merchant: Merchant,
    trade: Trade,
    *,
    spoil: str = "",
    other: Merchant | None = None,
) -> tuple[dict[str, str], bytes]:
    """(headers, body) about a paid trade, spoiled on demand."""
    told = trade_told(merchant, trade)
    if spoil == Spoil.WRONG_AMOUNT:
        told["txnAmt"] = str(trade.amount_fen - 1 or 2)
    if spoil in {Spoil.WRONG_SELLER, Spoil.WRONG_APP}:
        told["merId"] = "777290000000000"
    if spoil == Spoil.WRONG_NUMBER:
        told["orderId"] = f"{trade.number[:-1]}Z"
    if spoil == Spoil.OTHER_MERCHANT and other:
        # A valid certificate of the same authority, but a merchant's.
        whole = signed(authority, told, key=other.key, certificate=other.certificate)
    else:
        algorithm = {Spoil.MD5: "MD5", Spoil.SHA1: "SHA-1"}.get(Spoil(spoil), "SHA-256")
        whole = signed(authority, told, algorithm=algorithm)
    if spoil == Spoil.BAD_SIGNATURE:
        whole["settleAmt"] = "1"
    return {"Content-Type": FORM}, urlencode(whole).encode()


def refund_notice(
    authority: Authority, merchant: Merchant, trade: Trade, refund: Refund
) -> tuple[dict[str, str], bytes]:
    """(headers, body) about a refund."""
    whole = signed(authority, refund_told(merchant, trade, refund))
    return {"Content-Type": FORM}, urlencode(whole).encode()
