"""What WeChat Pay posts to a merchant: an encrypted resource, signed in the headers."""

from __future__ import annotations

import base64
import json
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from anpei.sandbox.gateway import keys
from anpei.sandbox.gateway.merchants import Merchant
from anpei.sandbox.gateway.trades import Refund, Spoil, Trade
from anpei.sandbox.settings import CHINA

SIGNATURE_KIND = "WECHATPAY2-SHA256-RSA2048"


def moment(at: float) -> str:
    """RFC 3339 in Beijing time."""
    return datetime.fromtimestamp(at, UTC).astimezone(CHINA).isoformat(timespec="seconds")


def signature_headers(
    merchant: Merchant, body: bytes, *, key: str = "", algorithm: str = "SHA-256"
) -> dict[str, str]:
    """The four headers that prove where an answer or a notification comes from."""
    stamp, nonce = str(int(time.time())), secrets.token_hex(16)
    message = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": merchant.wechat_key_id,
        "Wechatpay-Signature": keys.sign(key or merchant.wechat_key, message, algorithm),
        "Wechatpay-Signature-Type": SIGNATURE_KIND,
    }


def paid_notice(
    merchant: Merchant, trade: Trade, *, spoil: str = "", other: Merchant | None = None
) -> tuple[dict[str, str], bytes]:
    """(headers, body) about a paid trade, spoiled on demand."""
    resource = {
        "mchid": merchant.mchid,
        "appid": merchant.wechat_appid,
        "out_trade_no": trade.number,
        "transaction_id": trade.trade_number,
        "trade_type": "NATIVE" if trade.way == "native" else "MWEB",
        "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功",
        "bank_type": "OTHERS",
        "success_time": moment(trade.paid_at),
        "payer": {"openid": f"oSandbox{trade.id:020d}"},
        "amount": {
            "total": trade.amount_fen,
            "payer_total": trade.amount_fen,
            "currency": "CNY",
            "payer_currency": "CNY",
        },
    }
    if spoil == Spoil.WRONG_AMOUNT:
        resource["amount"] = {"total": trade.amount_fen - 1 or 2, "currency": "CNY"}
    if spoil == Spoil.WRONG_SELLER:
        resource["mchid"] = "1600000000"
    if spoil == Spoil.WRONG_APP:
        resource["appid"] = "wx0000000000000000"
    if spoil == Spoil.WRONG_NUMBER:
        resource["out_trade_no"] = f"{trade.number[:-1]}Z"
    return _notice(merchant, "TRANSACTION.SUCCESS", resource, spoil=spoil, other=other)


def refund_notice(merchant: Merchant, trade: Trade, refund: Refund) -> tuple[dict[str, str], bytes]:
    """(headers, body) about a refund that has arrived."""
    resource = {
        "mchid": merchant.mchid,
        "out_trade_no": trade.number,
        "transaction_id": trade.trade_number,
        "out_refund_no": refund.request_number,
        "refund_id": refund.refund_number,
        "refund_status": "SUCCESS",
        "success_time": moment(refund.at),
        "user_received_account": "支付用户零钱",
        "amount": {"total": trade.amount_fen, "refund": refund.amount_fen},
    }
    return _notice(merchant, "REFUND.SUCCESS", resource)


def _notice(
    merchant: Merchant,
    event: str,
    resource: dict[str, Any],
    *,
    spoil: str = "",
    other: Merchant | None = None,
) -> tuple[dict[str, str], bytes]:
    told = {
        "id": secrets.token_hex(16),
        "create_time": moment(time.time()),
        "resource_type": "encrypt-resource",
        "event_type": event,
        "summary": "支付成功",
        "resource": _sealed(merchant, event.partition(".")[0].lower(), resource),
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    key = other.wechat_key if spoil == Spoil.OTHER_MERCHANT and other else ""
    algorithm = {Spoil.MD5: "MD5", Spoil.SHA1: "SHA-1"}.get(Spoil(spoil), "SHA-256")
    headers = signature_headers(merchant, body, key=key, algorithm=algorithm)
    if spoil == Spoil.BAD_SIGNATURE:
        body = body.replace("支付成功".encode(), "支付失败".encode())
    return {"Content-Type": "application/json", **headers}, body


def _sealed(merchant: Merchant, kind: str, resource: dict[str, Any]) -> dict[str, str]:
    nonce = secrets.token_hex(6)
    plain = json.dumps(resource, ensure_ascii=False).encode()
    sealed = AESGCM(merchant.api_v3_key.encode()).encrypt(nonce.encode(), plain, kind.encode())
    return {
        "original_type": kind,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(sealed).decode(),
        "associated_data": kind,
        "nonce": nonce,
    }
