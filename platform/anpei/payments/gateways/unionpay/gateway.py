"""UnionPay's B2C gateway: a form to its page, signed by certificates (PL-41, YN-16)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from anpei.kernel.outside import OutsideGarbled, OutsideOutcomeUnknown, OutsideRefused
from anpei.payments.gateways.contract import (
    Account,
    BillRow,
    Charge,
    Handover,
    NoticeAnswer,
    NoticeRefused,
    NoticeRequest,
    OnlineGateway,
    RefundAsk,
    RefundOutcome,
    RefundState,
    TradeFacts,
    TradeState,
    Way,
)
from anpei.payments.gateways.times import read, written
from anpei.payments.gateways.unionpay import bill, messages
from anpei.payments.gateways.unionpay.account import FIELDS, UnionpayAccount

_MOMENT = "%Y%m%d%H%M%S"
_B2C = "000201"
_DONE = {"00", "A6"}
_UNDER_WAY = {"03", "04", "05"}
_NO_SUCH = "34"
_REPEATED = "12"
"""The request was taken before: what became of it is asked."""
_PAY, _REFUND, _QUERY = "01", "04", "00"


class Unionpay(OnlineGateway):
    """网关支付 B2C."""

    key = "unionpay"
    title = _("UnionPay")
    ways = (
        Way("b2c", _("UnionPay, by bank card"), ("desktop",)),
        Way("b2c_phone", _("UnionPay, by bank card"), ("mobile",)),
    )
    account_type = UnionpayAccount
    account_fields = FIELDS
    accepted = NoticeAnswer(200, b"ok")
    refused = NoticeAnswer(400, b"refused")
    cut_off_hour = 23

    def address(self) -> str:
        return str(settings.UNIONPAY_ADDRESS)

    def create(self, account: Account, charge: Charge) -> Handover:
        fields = messages.signed(
            _own(account),
            {
                "txnType": _PAY,
                "txnSubType": "01",
                "bizType": _B2C,
                "channelType": "07" if charge.way == "b2c" else "08",
                "orderId": charge.number,
                "txnTime": written(charge.begun_at, _MOMENT),
                "payTimeout": written(charge.expires_at, _MOMENT),
                "txnAmt": str(charge.amount_fen),
                "currencyCode": "156",
                "frontUrl": charge.return_url,
                "backUrl": charge.notify_url,
                "orderDesc": charge.subject[:32],
            },
        )
        return Handover(
            kind="form", url=bill.base() + "/gateway/api/frontTransReq.do", fields=fields
        )

    def query(self, account: Account, number: str, begun_at: datetime) -> TradeFacts:
        told = self._ask_about(account, number, begun_at)
        if told.get("respCode") == _NO_SUCH:
            return TradeFacts(state=TradeState.UNKNOWN, number=number)
        _check(told)
        if told.get("orderId") != number:
            raise OutsideGarbled(self.key, "the answer is about another trade")
        return _facts(told, told.get("origRespCode", ""))

    def close(self, account: Account, number: str, begun_at: datetime) -> None:
        """UnionPay closes by itself at ``payTimeout``; there is nothing to ask for."""

    def refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        told = messages.ask(
            _own(account),
            bill.base() + "/gateway/api/backTransReq.do",
            {
                "txnType": _REFUND,
                "txnSubType": "00",
                "bizType": _B2C,
                "channelType": "07",
                "orderId": asked.request_number,
                "txnTime": written(asked.asked_at, _MOMENT),
                "txnAmt": str(asked.amount_fen),
                "currencyCode": "156",
                "origQryId": asked.trade_number,
                "backUrl": asked.notify_url,
            },
        )
        code = told.get("respCode", "")
        if code in _DONE | _UNDER_WAY | {_REPEATED}:
            # 00 says that it was taken; whether the money has gone is asked later.
            return RefundOutcome(state=RefundState.PROCESSING, request_number=asked.request_number)
        return RefundOutcome(
            state=RefundState.FAILED,
            request_number=asked.request_number,
            reason=f"{code}: {told.get('respMsg', '')}",
        )

    def query_refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        told = self._ask_about(account, asked.request_number, asked.asked_at)
        if told.get("respCode") == _NO_SUCH:
            return RefundOutcome(state=RefundState.UNKNOWN, request_number=asked.request_number)
        _check(told)
        return _outcome(told, told.get("origRespCode", ""))

    def bill(self, account: Account, day: date) -> Sequence[BillRow]:
        return bill.read_day(_own(account), day)

    def read_notice(
        self, account: Account, request: NoticeRequest
    ) -> TradeFacts | RefundOutcome | None:
        own = _own(account)
        try:
            told = messages.read_form(request.body)
        except ValueError as error:
            raise NoticeRefused("shape") from error
        if not messages.is_genuine(own, told):
            raise NoticeRefused("signature")
        if told.get("merId") != own.merchant_id:
            raise NoticeRefused("seller")
        try:
            if told.get("txnType") == _REFUND:
                return _outcome(told, told.get("respCode", ""))
            return _facts(told, told.get("respCode", ""))
        except OutsideGarbled as error:
            raise NoticeRefused("shape") from error

    def _ask_about(self, account: Account, number: str, begun_at: datetime) -> dict[str, str]:
        return messages.ask(
            _own(account),
            bill.base() + "/gateway/api/queryTrans.do",
            {
                "txnType": _QUERY,
                "txnSubType": "00",
                "bizType": _B2C,
                "orderId": number,
                "txnTime": written(begun_at, _MOMENT),
            },
        )


def _own(account: Account) -> UnionpayAccount:
    if not isinstance(account, UnionpayAccount):
        raise TypeError(type(account).__name__)
    return account


def _check(told: dict[str, Any]) -> None:
    code = told.get("respCode")
    if code in _DONE:
        return
    reason = f"{code}: {told.get('respMsg', '')}"
    if code in _UNDER_WAY:
        raise OutsideOutcomeUnknown("unionpay", reason)
    raise OutsideRefused("unionpay", reason, 400)


def _facts(told: dict[str, str], code: str) -> TradeFacts:
    try:
        state = (
            TradeState.PAID
            if code in _DONE
            else TradeState.WAITING
            if code in _UNDER_WAY
            else TradeState.CLOSED
        )
        return TradeFacts(
            state=state,
            number=told["orderId"],
            trade_number=told.get("queryId", ""),
            amount_fen=int(told.get("txnAmt") or 0),
            paid_at=_paid_at(told) if state == TradeState.PAID else None,
            payer=told.get("accNo", "")[:100],
        )
    except (KeyError, ValueError) as error:
        raise OutsideGarbled("unionpay", "a trade without its facts") from error


def _outcome(told: dict[str, str], code: str) -> RefundOutcome:
    if "orderId" not in told:
        raise OutsideGarbled("unionpay", "a refund without its number")
    sent = code in _DONE
    state = (
        RefundState.SENT
        if sent
        else RefundState.PROCESSING
        if code in _UNDER_WAY
        else RefundState.FAILED
    )
    return RefundOutcome(
        state=state,
        request_number=told["orderId"],
        reference=told.get("queryId", "") if sent else "",
        reason="" if sent else f"{code}: {told.get('respMsg', '')}",
        at=_paid_at(told) if sent else None,
    )


def _paid_at(told: dict[str, str]) -> datetime:
    """``traceTime`` (MMDDhhmmss) within the year of ``txnTime``, or of the turn of the year."""
    begun = read(told["txnTime"], _MOMENT)
    trace = told.get("traceTime", "")
    if not trace:
        return begun
    moment = read(f"{begun:%Y}{trace}", _MOMENT)
    return moment if moment >= begun.replace(hour=0, minute=0, second=0) else _next_year(moment)


def _next_year(moment: datetime) -> datetime:
    return moment.replace(year=moment.year + 1)
