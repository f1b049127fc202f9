"""WeChat Pay v3: Native (a code to scan) and H5 (on a phone) (PL-41, YN-16)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from anpei.kernel.clock import db_now
from anpei.kernel.outside import OutsideGarbled, OutsideRefused
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
from anpei.payments.gateways.times import BEIJING
from anpei.payments.gateways.wechat import bill, client
from anpei.payments.gateways.wechat.account import FIELDS, WechatAccount

_UNKNOWN = {"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"}
_STATES = {
    "SUCCESS": TradeState.PAID,
    "REFUND": TradeState.PAID,
    "NOTPAY": TradeState.WAITING,
    "USERPAYING": TradeState.WAITING,
    "CLOSED": TradeState.CLOSED,
    "REVOKED": TradeState.CLOSED,
    "PAYERROR": TradeState.CLOSED,
}
_REFUNDS = {
    "SUCCESS": RefundState.SENT,
    "PROCESSING": RefundState.PROCESSING,
    "CLOSED": RefundState.FAILED,
    "ABNORMAL": RefundState.FAILED,
}

_H5_LIVES = timedelta(minutes=4)
"""WeChat's own link lives five; asked for again, it is a fresh one of the same trade."""


class Wechat(OnlineGateway):
    """Native支付, H5支付."""

    key = "wechat"
    title = _("WeChat Pay")
    ways = (
        Way("native", _("WeChat Pay, scan a code"), ("desktop",)),
        Way("h5", _("WeChat Pay, on this phone"), ("mobile",)),
    )
    account_type = WechatAccount
    account_fields = FIELDS
    accepted = NoticeAnswer(204, b"")
    refused = NoticeAnswer(400, b'{"code":"FAIL","message":"refused"}', "application/json")

    def address(self) -> str:
        return str(settings.WECHATPAY_ADDRESS)

    def create(self, account: Account, charge: Charge) -> Handover:
        h5 = charge.way == "h5"
        scene = {"payer_client_ip": charge.client_ip, "h5_info": {"type": "Wap"}}
        status, told = client.read(
            client.client_of(_own(account)).pay(
                description=charge.subject[:127],
                out_trade_no=charge.number,
                amount={"total": charge.amount_fen, "currency": "CNY"},
                time_expire=_rfc3339(charge.expires_at),
                notify_url=charge.notify_url,
                scene_info=scene if h5 else None,
                pay_type=client.H5 if h5 else client.NATIVE,
            )
        )
        _check(status, told)
        if h5:
            back = quote_plus(charge.return_url)
            return Handover(
                kind="redirect",
                url=f"{told['h5_url']}&redirect_url={back}",
                good_until=db_now() + _H5_LIVES,
            )
        return Handover(kind="qr", text=str(told["code_url"]))

    def query(self, account: Account, number: str, begun_at: datetime) -> TradeFacts:
        status, told = client.read(client.client_of(_own(account)).query(out_trade_no=number))
        if told.get("code") in _UNKNOWN:
            return TradeFacts(state=TradeState.UNKNOWN, number=number)
        _check(status, told)
        facts = _facts(told)
        if facts.number != number:
            raise OutsideGarbled(self.key, "the answer is about another trade")
        return facts

    def close(self, account: Account, number: str, begun_at: datetime) -> None:
        status, told = client.read(client.client_of(_own(account)).close(out_trade_no=number))
        if told.get("code") not in {*_UNKNOWN, "ORDER_CLOSED"}:
            _check(status, told)

    def refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        status, told = client.read(
            client.client_of(_own(account)).refund(
                out_refund_no=asked.request_number,
                out_trade_no=asked.number,
                amount={
                    "refund": asked.amount_fen,
                    "total": asked.total_fen,
                    "currency": "CNY",
                },
                reason=asked.reason[:80],
                notify_url=asked.notify_url,
            )
        )
        if status >= 400:
            reason = f"{told.get('code')}: {told.get('message')}"
            return RefundOutcome(
                state=RefundState.FAILED, request_number=asked.request_number, reason=reason
            )
        return _outcome(told)

    def query_refund(self, account: Account, asked: RefundAsk) -> RefundOutcome:
        status, told = client.read(
            client.client_of(_own(account)).query_refund(out_refund_no=asked.request_number)
        )
        if told.get("code") in _UNKNOWN:
            return RefundOutcome(state=RefundState.UNKNOWN, request_number=asked.request_number)
        _check(status, told)
        return _outcome(told)

    def bill(self, account: Account, day: date) -> Sequence[BillRow]:
        return bill.read_day(_own(account), day)

    def read_notice(
        self, account: Account, request: NoticeRequest
    ) -> TradeFacts | RefundOutcome | None:
        own = _own(account)
        opened = client.open_notice(own, request)
        told, event = opened["resource"], str(opened.get("event_type", ""))
        if told.get("mchid") != own.merchant_id:
            raise NoticeRefused("seller")
        try:
            if event.startswith("REFUND."):
                return _outcome({**told, "status": told.get("refund_status")})
            if told.get("appid") != own.app_id:
                raise NoticeRefused("app")
            return _facts(told)
        except OutsideGarbled as error:
            raise NoticeRefused("shape") from error


def _own(account: Account) -> WechatAccount:
    if not isinstance(account, WechatAccount):
        raise TypeError(type(account).__name__)
    return account


def _check(status: int, told: dict[str, Any]) -> None:
    if status >= 300:
        raise OutsideRefused("wechat", f"{told.get('code')}: {told.get('message')}", status)


def _facts(told: dict[str, Any]) -> TradeFacts:
    try:
        paid = str(told.get("success_time") or "")
        return TradeFacts(
            state=_STATES[str(told["trade_state"])],
            number=str(told["out_trade_no"]),
            trade_number=str(told.get("transaction_id") or ""),
            amount_fen=int((told.get("amount") or {}).get("total") or 0),
            paid_at=datetime.fromisoformat(paid) if paid else None,
            payer=str((told.get("payer") or {}).get("openid", ""))[:12],
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise OutsideGarbled("wechat", "a trade without its facts") from error


def _outcome(told: dict[str, Any]) -> RefundOutcome:
    try:
        state = _REFUNDS[str(told["status"])]
        sent = str(told.get("success_time") or "")
        return RefundOutcome(
            state=state,
            request_number=str(told["out_refund_no"]),
            reference=str(told["refund_id"]) if state == RefundState.SENT else "",
            reason=str(told["status"]) if state == RefundState.FAILED else "",
            at=datetime.fromisoformat(sent) if sent else None,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise OutsideGarbled("wechat", "a refund without its facts") from error


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")
