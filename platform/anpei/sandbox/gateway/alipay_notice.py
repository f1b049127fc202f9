"""What Alipay posts to a merchant when a trade is paid: a form signed by RSA2."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from urllib.parse import urlencode

from anpei.sandbox.gateway import keys
from anpei.sandbox.gateway.merchants import Merchant
from anpei.sandbox.gateway.trades import Refund, Spoil, Trade
from anpei.sandbox.settings import CHINA

FORM = "application/x-www-form-urlencoded; charset=utf-8"


def moment(at: float) -> str:
    """Beijing time."""
    return datetime.fromtimestamp(at, UTC).astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def amount(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def signed_form(told: dict[str, str], key: str, *, algorithm: str = "SHA-256") -> bytes:
    """``told`` with its signature; ``sign`` and ``sign_type`` are not under it."""
    message = "&".join(
        f"{name}={value}" for name, value in sorted(told.items()) if name != "sign_type"
    )
    return urlencode({**told, "sign": keys.sign(key, message.encode(), algorithm)}).encode()


def paid_notice(
    merchant: Merchant, trade: Trade, *, spoil: str = "", other: Merchant | None = None
) -> tuple[dict[str, str], bytes]:
    """(headers, body) about a paid trade, spoiled on demand."""
    told = _told(merchant, trade)
    if spoil == Spoil.WRONG_AMOUNT:
        told["total_amount"] = amount(trade.amount_fen - 1 or 2)
    if spoil == Spoil.WRONG_SELLER:
        told["seller_id"] = "2088000000000000"
    if spoil == Spoil.WRONG_APP:
        told["app_id"] = "2021000000000000"
    if spoil == Spoil.WRONG_NUMBER:
        told["out_trade_no"] = f"{trade.number[:-1]}Z"
    key = other.alipay_key if spoil == Spoil.OTHER_MERCHANT and other else merchant.alipay_key
    algorithm = {Spoil.MD5: "MD5", Spoil.SHA1: "SHA-1"}.get(Spoil(spoil), "SHA-256")
    body = signed_form(told, key, algorithm=algorithm)
    if spoil == Spoil.BAD_SIGNATURE:
        body = body.replace(b"buyer_id=2088", b"buyer_id=2089")
    return {"Content-Type": FORM}, body


def refund_notice(merchant: Merchant, trade: Trade, refund: Refund) -> tuple[dict[str, str], bytes]:
    """Alipay tells of a refund by another notification of the trade."""
    told = _told(merchant, trade)
    whole = trade.refunded_fen == trade.amount_fen
    told |= {
        "trade_status": "TRADE_CLOSED" if whole else "TRADE_SUCCESS",
        "refund_fee": amount(trade.refunded_fen),
        "gmt_refund": moment(refund.at) + ".000",
        "out_biz_no": refund.request_number,
    }
    return {"Content-Type": FORM}, signed_form(told, merchant.alipay_key)


def _told(merchant: Merchant, trade: Trade) -> dict[str, str]:
    return {
        "notify_time": moment(trade.paid_at),
        "notify_type": "trade_status_sync",
        "notify_id": secrets.token_hex(17),
        "app_id": merchant.app_id,
        "auth_app_id": merchant.app_id,
        "charset": "utf-8",
        "version": "1.0",
        "sign_type": "RSA2",
        "trade_no": trade.trade_number,
        "out_trade_no": trade.number,
        "buyer_id": f"2088{trade.id:012d}",
        "buyer_logon_id": "138****8888",
        "seller_id": merchant.seller_id,
        "trade_status": "TRADE_SUCCESS",
        "total_amount": amount(trade.amount_fen),
        "receipt_amount": amount(trade.amount_fen),
        "subject": trade.subject,
        "gmt_create": moment(trade.made_at),
        "gmt_payment": moment(trade.paid_at),
    }
