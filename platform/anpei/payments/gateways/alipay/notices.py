"""Alipay's asynchronous notifications: RSA2 alone, then application, seller and status."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from anpei.kernel.money import fen
from anpei.kernel.outside import OutsideGarbled
from anpei.payments.gateways.alipay.account import AlipayAccount
from anpei.payments.gateways.contract import (
    NoticeRefused,
    NoticeRequest,
    RefundOutcome,
    RefundState,
    TradeFacts,
    TradeState,
)
from anpei.payments.gateways.signing import is_signed, public_key
from anpei.payments.gateways.times import read

_CHARSETS = {"utf-8": "utf-8", "gbk": "gbk", "gb2312": "gbk", "gb18030": "gb18030"}
_STATES = {
    "WAIT_BUYER_PAY": TradeState.WAITING,
    "TRADE_CLOSED": TradeState.CLOSED,
    "TRADE_SUCCESS": TradeState.PAID,
    "TRADE_FINISHED": TradeState.PAID,
}
_MOST_FIELDS = 100


def read_notice(
    account: AlipayAccount, request: NoticeRequest
) -> TradeFacts | RefundOutcome | None:
    """Raises NoticeRefused for whatever is not from Alipay, for this application and seller."""
    told, charset = _fields(request.body)
    if told.get("sign_type") != "RSA2":
        raise NoticeRefused("signature_kind")
    message = "&".join(
        f"{name}={value}"
        for name, value in sorted(told.items())
        if name not in {"sign", "sign_type"}
    )
    if not is_signed(
        public_key(account.alipay_public_key), message.encode(charset), told.get("sign", "")
    ):
        raise NoticeRefused("signature")
    if told.get("app_id") != account.app_id:
        raise NoticeRefused("app")
    if told.get("seller_id") != account.seller_id:
        raise NoticeRefused("seller")
    if told.get("refund_fee") and told.get("out_biz_no"):
        try:
            at = moment(told.get("gmt_refund", ""))
        except ValueError as error:
            raise NoticeRefused("shape") from error
        return RefundOutcome(
            state=RefundState.SENT,
            request_number=told["out_biz_no"],
            reference=told["out_biz_no"],
            at=at,
        )
    try:
        return trade_facts(told)
    except OutsideGarbled as error:
        raise NoticeRefused("shape") from error


def moment(text: str) -> datetime | None:
    """A moment as Alipay writes it, with or without thousandths. Raises ValueError."""
    return read(text.partition(".")[0], "%Y-%m-%d %H:%M:%S") if text else None


def trade_facts(told: Mapping[str, Any]) -> TradeFacts:
    """What a signed answer or notification says about a trade. Raises OutsideGarbled."""
    try:
        state = _STATES[str(told["trade_status"])]
        paid = str(told.get("gmt_payment") or told.get("send_pay_date") or "")
        return TradeFacts(
            state=state,
            number=str(told["out_trade_no"]),
            trade_number=str(told["trade_no"]),
            amount_fen=fen(str(told["total_amount"])),
            paid_at=moment(paid),
            payer=str(told.get("buyer_logon_id", ""))[:100],
        )
    except (KeyError, ValueError, ArithmeticError) as error:
        raise OutsideGarbled("alipay", "a trade without its facts") from error


def _fields(body: bytes) -> tuple[dict[str, str], str]:
    """Each field once, in the charset the message names (UTF-8 or GBK)."""
    try:
        plain = dict(parse_qsl(body.decode("ascii"), encoding="latin-1"))
        charset = _CHARSETS.get(plain.get("charset", "utf-8").lower(), "")
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding=charset or "utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise NoticeRefused("shape") from error
    told = dict(pairs)
    if not charset or len(told) != len(pairs):
        raise NoticeRefused("shape")
    return told, charset
