"""WeChat Pay's API v3: Native, H5, query, close, refunds, bills."""

from __future__ import annotations

import hashlib
import json
import re
import time
from datetime import datetime
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.sandbox.gateway import keys
from anpei.sandbox.gateway.bills import day_of, wechat_bill
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.merchants import Merchant
from anpei.sandbox.gateway.store import TradeClosed
from anpei.sandbox.gateway.trades import Refund, Trade, TradeState
from anpei.sandbox.gateway.wechat_notice import SIGNATURE_KIND, moment, signature_headers

REFUND_SECONDS = 2.0
"""WeChat Pay refunds later: first PROCESSING, then a notification."""
H5_SECONDS = 300
"""As long as a link for a phone's browser opens."""
_BASE = "/gateway/wechat"
_PART = re.compile(r'(\w+)="([^"]*)"')
_STATES = {
    TradeState.WAITING: "NOTPAY",
    TradeState.PAID: "SUCCESS",
    TradeState.CLOSED: "CLOSED",
}

type Told = dict[str, Any]


class WechatApi:
    """Each answer is signed with the key that the merchant knows as WeChat Pay's."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        pay = f"{_BASE}/v3/pay/transactions"
        return [
            Rule(f"{pay}/native", methods=["POST"], endpoint=self.native),
            Rule(f"{pay}/h5", methods=["POST"], endpoint=self.h5),
            Rule(f"{pay}/out-trade-no/<number>", methods=["GET"], endpoint=self.query),
            Rule(f"{pay}/out-trade-no/<number>/close", methods=["POST"], endpoint=self.close),
            Rule(f"{_BASE}/v3/refund/domestic/refunds", methods=["POST"], endpoint=self.refund),
            Rule(
                f"{_BASE}/v3/refund/domestic/refunds/<number>",
                methods=["GET"],
                endpoint=self.query_refund,
            ),
            Rule(f"{_BASE}/v3/bill/tradebill", methods=["GET"], endpoint=self.bill_address),
            Rule(f"{_BASE}/v3/billdownload/file", methods=["GET"], endpoint=self.bill),
        ]

    def native(self, request: Request) -> Response:
        """A code to scan."""
        return self._begin(request, "native")

    def h5(self, request: Request) -> Response:
        """An address for a phone's browser."""
        return self._begin(request, "h5")

    def query(self, request: Request, number: str) -> Response:
        """What became of a trade."""
        merchant = self._merchant(request)
        if merchant is None:
            return _refusal(401, "SIGN_ERROR", "签名错误")
        trade = self._gateway.trades.trade("wechat", merchant.name, number)
        if trade is None:
            return _refusal(404, "ORDER_NOT_EXIST", "订单不存在")
        told: Told = {
            "appid": merchant.wechat_appid,
            "mchid": merchant.mchid,
            "out_trade_no": trade.number,
            "trade_state": "REFUND" if trade.refunded_fen else _STATES[TradeState(trade.state)],
            "amount": {"total": trade.amount_fen, "currency": "CNY"},
        }
        if trade.state == TradeState.PAID:
            told |= {
                "transaction_id": trade.trade_number,
                "success_time": moment(trade.paid_at),
                "payer": {"openid": f"oSandbox{trade.id:020d}"},
            }
        return _signed(merchant, told)

    def close(self, request: Request, number: str) -> Response:
        """Nobody can pay it any more."""
        merchant = self._merchant(request)
        if merchant is None:
            return _refusal(401, "SIGN_ERROR", "签名错误")
        trade = self._gateway.trades.trade("wechat", merchant.name, number)
        if trade is None:
            return _refusal(404, "ORDER_NOT_EXIST", "订单不存在")
        try:
            self._gateway.trades.close(trade)
        except TradeClosed:
            return _refusal(400, "ORDERPAID", "订单已支付")
        return Response(status=204, headers=signature_headers(merchant, b""))

    def refund(self, request: Request) -> Response:
        """Money back; the same request number again tells of the same refund."""
        merchant = self._merchant(request)
        if merchant is None:
            return _refusal(401, "SIGN_ERROR", "签名错误")
        told = json.loads(request.get_data())
        trade = self._gateway.trades.trade("wechat", merchant.name, str(told["out_trade_no"]))
        if trade is None:
            return _refusal(404, "RESOURCE_NOT_EXISTS", "订单不存在")
        refund, _moved = self._gateway.refund(
            trade,
            str(told["out_refund_no"]),
            int(told["amount"]["refund"]),
            delay=REFUND_SECONDS,
            notify_url=str(told.get("notify_url", "")),
        )
        if refund is None:
            return _refusal(400, "INVALID_REQUEST", "订单金额或退款金额超限")
        return _signed(merchant, _refund_told(refund, trade))

    def query_refund(self, request: Request, number: str) -> Response:
        """What became of a refund."""
        merchant = self._merchant(request)
        if merchant is None:
            return _refusal(401, "SIGN_ERROR", "签名错误")
        found = self._gateway.trades.find_refund(number, merchant.name)
        if found is None:
            return _refusal(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        return _signed(merchant, _refund_told(*found))

    def bill_address(self, request: Request) -> Response:
        """Where the bill of a day is, and its hash."""
        merchant = self._merchant(request)
        if merchant is None:
            return _refusal(401, "SIGN_ERROR", "签名错误")
        day = request.args["bill_date"]
        since, until = day_of(day)
        trades = self._gateway.trades
        if not trades.paid_between(
            "wechat", merchant.name, since, until
        ) and not trades.refunds_between("wechat", merchant.name, since, until):
            return _refusal(400, "NO_STATEMENT_EXIST", "账单文件不存在")
        plain, _packed = wechat_bill(self._gateway, merchant, day)
        url = f"{request.host_url}gateway/wechat/v3/billdownload/file?token={merchant.name}:{day}"
        told = {
            "hash_type": "SHA1",
            "hash_value": hashlib.sha1(plain, usedforsecurity=False).hexdigest(),
            "download_url": url,
        }
        return _signed(merchant, told)

    def bill(self, request: Request) -> Response:
        """The bill itself, gzipped."""
        merchant = self._merchant(request)
        name, _colon, day = request.args["token"].partition(":")
        if merchant is None or merchant.name != name:
            return _refusal(401, "SIGN_ERROR", "签名错误")
        _plain, packed = wechat_bill(self._gateway, merchant, day)
        return Response(packed, content_type="application/gzip")

    def _begin(self, request: Request, way: str) -> Response:
        merchant = self._merchant(request)
        if merchant is None:
            return _refusal(401, "SIGN_ERROR", "签名错误")
        told = json.loads(request.get_data())
        if told.get("appid") != merchant.wechat_appid or told.get("mchid") != merchant.mchid:
            return _refusal(400, "APPID_MCHID_NOT_MATCH", "商户号和appid没有绑定关系")
        trade = self._gateway.trades.begin(
            provider="wechat",
            merchant=merchant.name,
            number=str(told["out_trade_no"]),
            way=way,
            subject=str(told["description"]),
            amount_fen=int(told["amount"]["total"]),
            notify_url=str(told["notify_url"]),
            expires_at=datetime.fromisoformat(told["time_expire"]).timestamp(),
        )
        address = f"{request.host_url}gateway/pay/{trade.token}"
        if way == "h5":
            until = int(time.time()) + H5_SECONDS
            return _signed(merchant, {"h5_url": f"{address}?from=h5&until={until}"})
        return _signed(merchant, {"code_url": address})

    def _merchant(self, request: Request) -> Merchant | None:
        """Whoever signed the request; None when nobody did."""
        kind, _space, rest = request.headers.get("Authorization", "").partition(" ")
        parts = dict(_PART.findall(rest))
        merchant = self._gateway.keys.find("mchid", parts.get("mchid", ""))
        if merchant is None or kind != SIGNATURE_KIND:
            return None
        path = request.full_path.rstrip("?").removeprefix(_BASE)
        message = (
            f"{request.method}\n{path}\n{parts.get('timestamp')}\n{parts.get('nonce_str')}\n"
        ).encode() + request.get_data() + b"\n"  # fmt: skip
        public = keys.load_key(merchant.key).public_key()
        return merchant if keys.is_signed(public, message, parts.get("signature", "")) else None


def _refund_told(refund: Refund, trade: Trade) -> Told:
    sent = refund.state == "sent"
    told = {
        "refund_id": refund.refund_number,
        "out_refund_no": refund.request_number,
        "transaction_id": trade.trade_number,
        "out_trade_no": trade.number,
        "status": "SUCCESS" if sent else "PROCESSING",
        "amount": {"total": trade.amount_fen, "refund": refund.amount_fen, "currency": "CNY"},
    }
    return told | ({"success_time": moment(refund.at)} if sent else {})


def _signed(merchant: Merchant, told: Told) -> Response:
    body = json.dumps(told, ensure_ascii=False).encode()
    return Response(
        body, content_type="application/json", headers=signature_headers(merchant, body)
    )


def _refusal(status: int, code: str, message: str) -> Response:
    body = json.dumps({"code": code, "message": message}, ensure_ascii=False)
    return Response(body, status=status, content_type="application/json")
