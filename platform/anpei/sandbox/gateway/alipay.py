"""Alipay's gateway.do: signed requests in, signed answers out."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from anpei.sandbox.gateway import keys
from anpei.sandbox.gateway.alipay_notice import amount, moment
from anpei.sandbox.gateway.bills import alipay_bill, day_of
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.merchants import Merchant
from anpei.sandbox.gateway.store import TradeClosed
from anpei.sandbox.gateway.trades import Trade, TradeState
from anpei.sandbox.settings import CHINA

_STATUS = {
    TradeState.WAITING: "WAIT_BUYER_PAY",
    TradeState.PAID: "TRADE_SUCCESS",
    TradeState.CLOSED: "TRADE_CLOSED",
}
_NO_TRADE = {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST"}

type Content = dict[str, Any]


class AlipayApi:
    """One address for every method, as outside."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._methods: dict[str, Callable[[Merchant, Content, Request], Content]] = {
            "alipay.trade.precreate": self._precreate,
            "alipay.trade.query": self._query,
            "alipay.trade.close": self._close,
            "alipay.trade.refund": self._refund,
            "alipay.trade.fastpay.refund.query": self._query_refund,
            "alipay.data.dataservice.bill.downloadurl.query": self._bill_address,
        }

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        base = "/gateway/alipay"
        return [
            Rule(f"{base}/gateway.do", methods=["GET", "POST"], endpoint=self.answer),
            Rule(f"{base}/bills/<name>/<day>.zip", methods=["GET"], endpoint=self.bill),
        ]

    def answer(self, request: Request) -> Response:
        """Check the merchant's signature, do what the method says, sign the answer."""
        told = {**request.args.to_dict(), **request.form.to_dict()}
        merchant = self._gateway.keys.find("app_id", told.get("app_id", ""))
        method = told.get("method", "")
        if merchant is None or not _is_signed(merchant, told):
            refusal = {
                "code": "40002",
                "msg": "Invalid Arguments",
                "sub_code": "isv.invalid-signature",
            }
            return _json({"error_response": refusal})
        content = json.loads(told.get("biz_content") or "{}")
        if method in {"alipay.trade.page.pay", "alipay.trade.wap.pay"}:
            trade = self._begin(merchant, content, told, method.split(".")[2])
            return redirect(f"/gateway/pay/{trade.token}")
        if method not in self._methods:
            refusal = {"code": "40001", "msg": "Missing Method", "sub_code": "isv.missing-method"}
            return _signed(merchant, "error_response", refusal)
        part = self._methods[method](merchant, {**content, "_told": told}, request)
        return _signed(merchant, f"{method.replace('.', '_')}_response", part)

    def bill(self, request: Request, name: str, day: str) -> Response:
        """The zip that a bill's address leads to."""
        merchant = self._gateway.keys.merchant(name)
        return Response(alipay_bill(self._gateway, merchant, day), content_type="application/zip")

    def _begin(self, merchant: Merchant, content: Content, told: Content, way: str) -> Trade:
        return self._gateway.trades.begin(
            provider="alipay",
            merchant=merchant.name,
            number=str(content["out_trade_no"]),
            way=way,
            subject=str(content["subject"]),
            amount_fen=_fen(str(content["total_amount"])),
            notify_url=told.get("notify_url", ""),
            return_url=told.get("return_url", ""),
            expires_at=_expiry(content),
        )

    def _precreate(self, merchant: Merchant, content: Content, request: Request) -> Content:
        trade = self._begin(merchant, content, content["_told"], "qr")
        code = f"{request.host_url}gateway/pay/{trade.token}"
        return {"code": "10000", "msg": "Success", "out_trade_no": trade.number, "qr_code": code}

    def _query(self, merchant: Merchant, content: Content, _request: Request) -> Content:
        trade = self._found(merchant, content)
        if trade is None:
            return _NO_TRADE
        whole = trade.amount_fen == trade.refunded_fen
        told = {
            "code": "10000",
            "msg": "Success",
            "out_trade_no": trade.number,
            "trade_no": trade.trade_number,
            "buyer_logon_id": "138****8888",
            "trade_status": "TRADE_CLOSED" if whole else _STATUS[TradeState(trade.state)],
            "total_amount": amount(trade.amount_fen),
        }
        return told | ({"send_pay_date": moment(trade.paid_at)} if trade.paid_at else {})

    def _close(self, merchant: Merchant, content: Content, _request: Request) -> Content:
        trade = self._found(merchant, content)
        if trade is None:
            return _NO_TRADE
        try:
            self._gateway.trades.close(trade)
        except TradeClosed:
            return {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_STATUS_ERROR"}
        return {"code": "10000", "msg": "Success", "out_trade_no": trade.number}

    def _refund(self, merchant: Merchant, content: Content, _request: Request) -> Content:
        trade = self._found(merchant, content)
        if trade is None:
            return _NO_TRADE
        refund, moved = self._gateway.refund(
            trade,
            str(content.get("out_request_no") or trade.number),
            _fen(str(content["refund_amount"])),
            notify_url=trade.notify_url,
        )
        if refund is None:
            return {
                "code": "40004",
                "msg": "Business Failed",
                "sub_code": "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
                "sub_msg": "退款金额超限",
            }
        return {
            "code": "10000",
            "msg": "Success",
            "trade_no": trade.trade_number,
            "out_trade_no": trade.number,
            "fund_change": "Y" if moved else "N",
            "refund_fee": amount(refund.amount_fen),
            "gmt_refund_pay": moment(refund.at),
        }

    def _query_refund(self, merchant: Merchant, content: Content, _request: Request) -> Content:
        trade = self._found(merchant, content)
        if trade is None:
            return _NO_TRADE
        found = self._gateway.trades.find_refund(str(content["out_request_no"]), merchant.name)
        told = {"code": "10000", "msg": "Success", "out_trade_no": trade.number}
        if found is None or found[1].id != trade.id:
            return told
        return (
            told
            | {
                "out_request_no": found[0].request_number,
                "refund_amount": amount(found[0].amount_fen),
                "refund_status": "REFUND_SUCCESS",
            }
            | (
                {"gmt_refund_pay": moment(found[0].at)}
                if "gmt_refund_pay" in content.get("query_options", ())
                else {}
            )
        )

    def _bill_address(self, merchant: Merchant, content: Content, request: Request) -> Content:
        day = str(content["bill_date"])
        since, until = day_of(day)
        trades = self._gateway.trades
        if since > time.time() or not (
            trades.paid_between("alipay", merchant.name, since, until)
            or trades.refunds_between("alipay", merchant.name, since, until)
        ):
            return {"code": "40004", "msg": "Business Failed", "sub_code": "isp.bill_not_exist"}
        address = f"{request.host_url}gateway/alipay/bills/{merchant.name}/{day}.zip"
        return {"code": "10000", "msg": "Success", "bill_download_url": address}

    def _found(self, merchant: Merchant, content: Content) -> Trade | None:
        number = str(content.get("out_trade_no", ""))
        return self._gateway.trades.trade("alipay", merchant.name, number)


def _is_signed(merchant: Merchant, told: dict[str, str]) -> bool:
    message = "&".join(f"{name}={value}" for name, value in sorted(told.items()) if name != "sign")
    public = keys.load_key(merchant.key).public_key()
    return told.get("sign_type") == "RSA2" and keys.is_signed(
        public, message.encode(), told.get("sign", "")
    )


def _signed(merchant: Merchant, name: str, part: Content) -> Response:
    text = json.dumps(part, ensure_ascii=False)
    signature = keys.sign(merchant.alipay_key, text.encode())
    return Response(
        f'{{"{name}":{text},"sign":"{signature}"}}', content_type="application/json;charset=utf-8"
    )


def _json(told: Content) -> Response:
    return Response(json.dumps(told), content_type="application/json;charset=utf-8")


def _fen(text: str) -> int:
    whole, _dot, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0")[:2] or 0)


def _expiry(content: Content) -> float:
    if "time_expire" in content:
        return _at(str(content["time_expire"])).timestamp()
    minutes = re.fullmatch(r"(\d+)m", str(content.get("timeout_express", "120m")))
    return time.time() + 60 * int(minutes[1] if minutes else 120)


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
