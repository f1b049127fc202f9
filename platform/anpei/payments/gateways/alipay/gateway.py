"""Alipay: page, mobile page and QR code (PL-41, YN-16)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from anpei.kernel.money import yuan
from anpei.kernel.outside import OutsideGarbled, OutsideOutcomeUnknown, OutsideRefused
from anpei.payments.gateways.alipay import bill, client, notices
from anpei.payments.gateways.alipay.account import FIELDS, AlipayAccount
from anpei.payments.gateways.contract import (
    Account,
    BillRow,
    Charge,
    Handover,
    NoticeAnswer,
    NoticeRequest,
    OnlineGateway,
    RefundAsk,
    RefundOutcome,
    RefundState,
    TradeFacts,
    TradeState,
    Way,
)
from anpei.payments.gateways.times import written

_OK = "10000"
_FORM = "%Y-%m-%d %H:%M:%S"
_NOT_FOR_GOOD = {"ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "ACQ.SELLER_BALANCE_NOT_ENOUGH"}
"""Refusals of a refund that another try may overcome."""


class Alipay(OnlineGateway):
    """电脑网站支付, 手机网站支付, 当面付 (扫码)."""

    key = "alipay"
    title = _("Alipay")
    ways = (
        Way("page", _("Alipay, on its own page"), ("desktop",)),
        Way("qr", _("Alipay, scan a code"), ("desktop",)),
        Way("wap", _("Alipay, on this phone"), ("mobile",)),
    )
    account_type = AlipayAccount
    account_fields = FIELDS
    accepted = NoticeAnswer(200, b"success")
    refused = NoticeAnswer(200, b"fail")

    def address(self) -> str:
        return str(settings.ALIPAY_GATEWAY)

    def create(self, account: Account, charge: Charge) -> Handover:
        content: dict[str, Any] = {
            "out_trade_no": charge.number,
            "total_amount": _amount(charge.amount_fen),
            "subject": charge.subject[:128],
        }
        if charge.way == "qr":
            seconds = (charge.expires_at - charge.begun_at).total_seconds()
            content |= {"timeout_express": f"{max(1, int(seconds // 60))}m"}
            told = client.ask(
                _own(account), "alipay.trade.precreate", content, notify_url=charge.notify_url
            )
            return Handover(kind="qr", text=str(_checked(told)["qr_code"]))
        page = charge.way == "page"
        content |= {
            "product_code": "FAST_INSTANT_TRADE_PAY" if page else "QUICK_WAP_WAY",
            "time_expire": written(charge.expires_at, _FORM),
        }
        url = client.signed_url(
            _own(account),
            "alipay.trade.page.pay" if page else "alipay.trade.wap.pay",
            content,
            notify_url=charge.notify_url,
            return_url=charge.return_url,
        )
        return Handover(kind="redirect", url=url)

    def query(self, account: Account, number: str, begun_at: datetime) -> TradeFacts:
        told = client.ask(_own(account), "alipay.trade.query", {"out_trade_no": number})
        if told.get("sub_code") == "ACQ.TRADE_NOT_EXIST":
            return TradeFacts(state=TradeState.UNKNOWN, number=number)
        facts = notices.trade_facts(_checked(told))
        if facts.number != number:
            raise OutsideGarbled(self.key, "the answer is about another trade")
        return facts

    def close(self, account: Account, number: str, begun_at: datetime) -> None:
        told = client.ask(_own(account), "alipay.trade.close", {"out_trade_no": number})
        if told.get("sub_code") != "ACQ.TRADE_NOT_EXIST":
            _checked(told)

    def refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        told = client.ask(
            _own(account),
            "alipay.trade.refund",
            {
                "out_trade_no": asked.number,
                "refund_amount": _amount(asked.amount_fen),
                "out_request_no": asked.request_number,
                "refund_reason": asked.reason[:256],
            },
        )
        if told.get("code") == _OK and told.get("fund_change") == "Y":
            return _outcome(asked, RefundState.SENT, at=_sent_at(told))
        if told.get("code") == _OK or told.get("sub_code") in _NOT_FOR_GOOD:
            return self.query_refund(account, asked)
        return _outcome(asked, RefundState.FAILED, str(told.get("sub_msg") or told.get("msg")))

    def query_refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        told = client.ask(
            _own(account),
            "alipay.trade.fastpay.refund.query",
            {
                "out_trade_no": asked.number,
                "out_request_no": asked.request_number,
                "query_options": ["gmt_refund_pay"],
            },
        )
        if told.get("sub_code") == "ACQ.TRADE_NOT_EXIST":
            return _outcome(asked, RefundState.UNKNOWN)
        if _checked(told).get("refund_status") == "REFUND_SUCCESS":
            return _outcome(asked, RefundState.SENT, at=_sent_at(told))
        # Without a status the money has not gone: the same request may be made again.
        return _outcome(asked, RefundState.UNKNOWN)

    def bill(self, account: Account, day: date) -> Sequence[BillRow]:
        return bill.read_day(_own(account), day)

    def read_notice(
        self, account: Account, request: NoticeRequest
    ) -> TradeFacts | RefundOutcome | None:
        return notices.read_notice(_own(account), request)


def _own(account: Account) -> AlipayAccount:
    if not isinstance(account, AlipayAccount):
        raise TypeError(type(account).__name__)
    return account


def _amount(amount_fen: int) -> str:
    return yuan(amount_fen).replace(",", "")


def _checked(told: dict[str, Any]) -> dict[str, Any]:
    """Raises OutsideRefused, or OutsideOutcomeUnknown when Alipay itself is in doubt."""
    if told.get("code") == _OK:
        return told
    reason = f"{told.get('sub_code') or told.get('code')}: {told.get('sub_msg') or told.get('msg')}"
    if told.get("code") == "20000" or told.get("sub_code") in _NOT_FOR_GOOD:
        raise OutsideOutcomeUnknown("alipay", reason)
    raise OutsideRefused("alipay", reason, 400)


def _sent_at(told: dict[str, Any]) -> datetime | None:
    try:
        return notices.moment(str(told.get("gmt_refund_pay") or ""))
    except ValueError as error:
        raise OutsideGarbled("alipay", "a refund without its moment") from error


def _outcome(
    asked: RefundAsk, state: RefundState, reason: str = "", *, at: datetime | None = None
) -> RefundOutcome:
    """Alipay gives refunds no number of their own; ours is the reference."""
    return RefundOutcome(
        state=state,
        request_number=asked.request_number,
        reference=asked.request_number if state == RefundState.SENT else "",
        reason=reason,
        at=at,
    )
