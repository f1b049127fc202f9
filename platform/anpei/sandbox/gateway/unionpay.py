"""UnionPay's gateway, messages of version 5.1.0: page, query, refund, daily file."""

from __future__ import annotations

from datetime import datetime

from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from anpei.sandbox.gateway import keys
from anpei.sandbox.gateway.bills import unionpay_file
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.merchants import Merchant
from anpei.sandbox.gateway.trades import Trade, TradeState
from anpei.sandbox.gateway.unionpay_notice import (
    digest,
    refund_told,
    signed,
    trade_told,
)
from anpei.sandbox.settings import CHINA

REFUND_SECONDS = 2.0
_BASE = "/gateway/unionpay"
_UNKNOWN = {"respCode": "34", "respMsg": "查无此交易"}

type Fields = dict[str, str]


class UnionpayApi:
    """Every answer is pairs, signed by UnionPay's certificate."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        api = f"{_BASE}/gateway/api"
        return [
            Rule(f"{api}/frontTransReq.do", methods=["POST"], endpoint=self.front),
            Rule(f"{api}/backTransReq.do", methods=["POST"], endpoint=self.back),
            Rule(f"{api}/queryTrans.do", methods=["POST"], endpoint=self.query),
            Rule(f"{_BASE}/files/", methods=["POST"], endpoint=self.file),
        ]

    def front(self, request: Request) -> Response:
        """The payer's browser comes with a signed form and is shown the checkout."""
        told = request.form.to_dict()
        merchant = self._merchant(told)
        if merchant is None:
            return Response("签名验证失败", status=400)
        trade = self._gateway.trades.begin(
            provider="unionpay",
            merchant=merchant.name,
            number=told["orderId"],
            way="b2c",
            subject=told.get("orderDesc", "网上支付"),
            amount_fen=int(told["txnAmt"]),
            notify_url=told.get("backUrl", ""),
            return_url=told.get("frontUrl", ""),
            expires_at=_at(told["payTimeout"]),
            extra=told["txnTime"],
        )
        return redirect(f"/gateway/pay/{trade.token}", 303)

    def query(self, request: Request) -> Response:
        """What became of a payment or a refund."""
        told = request.form.to_dict()
        merchant = self._merchant(told)
        if merchant is None:
            return self._answer({"respCode": "11", "respMsg": "验证签名失败"})
        number = told.get("orderId", "")
        trade = self._gateway.trades.trade("unionpay", merchant.name, number)
        if trade is not None and trade.extra == told.get("txnTime"):
            return self._answer(_state_of(merchant, trade))
        found = self._gateway.trades.find_refund(number, merchant.name)
        if found is None:
            return self._answer(_UNKNOWN)
        refund, of = found
        code = "00" if refund.state == "sent" else "05"
        return self._answer(
            {**refund_told(merchant, of, refund), "origRespCode": code, "respCode": "00"}
        )

    def back(self, request: Request) -> Response:
        """A refund (txnType 04): taken now, sent soon."""
        told = request.form.to_dict()
        merchant = self._merchant(told)
        if merchant is None or told.get("txnType") != "04":
            return self._answer({"respCode": "11", "respMsg": "验证签名失败"})
        trade = self._by_query_id(merchant, told["origQryId"])
        if trade is None:
            return self._answer(_UNKNOWN)
        refund, moved = self._gateway.refund(
            trade,
            told["orderId"],
            int(told["txnAmt"]),
            delay=REFUND_SECONDS,
            notify_url=told.get("backUrl", ""),
        )
        if refund is None:
            return self._answer({"respCode": "36", "respMsg": "交易金额超限"})
        if not moved:
            return self._answer({"respCode": "12", "respMsg": "重复交易"})
        return self._answer({**refund_told(merchant, trade, refund), "respCode": "00"})

    def file(self, request: Request) -> Response:
        """The daily file."""
        told = request.form.to_dict()
        merchant = self._merchant(told)
        if merchant is None:
            return self._answer({"respCode": "11", "respMsg": "验证签名失败"})
        content = unionpay_file(self._gateway, merchant, told["txnTime"][:8])
        if not content:
            return self._answer({"respCode": "98", "respMsg": "文件不存在"})
        return self._answer(
            {"respCode": "00", "respMsg": "成功", "merId": merchant.mer_id, "fileContent": content}
        )

    def _by_query_id(self, merchant: Merchant, query_id: str) -> Trade | None:
        return self._gateway.trades.by_trade_number(merchant.name, query_id)

    def _merchant(self, told: Fields) -> Merchant | None:
        merchant = self._gateway.keys.find("mer_id", told.get("merId", ""))
        if merchant is None or told.get("version") != "5.1.0":
            return None
        if told.get("certId") != str(keys.serial_of(merchant.certificate)):
            return None
        public = keys.load_key(merchant.key).public_key()
        genuine = keys.is_signed(public, digest(told), told.get("signature", ""))
        return merchant if genuine else None

    def _answer(self, told: Fields) -> Response:
        whole = signed(self._gateway.keys.authority(), told)
        body = "&".join(f"{name}={value}" for name, value in whole.items())
        return Response(body, content_type="text/plain; charset=UTF-8")


def _state_of(merchant: Merchant, trade: Trade) -> Fields:
    told = trade_told(merchant, trade) if trade.paid_at else {}
    code = {TradeState.PAID: "00", TradeState.WAITING: "05", TradeState.CLOSED: "01"}
    return {
        **told,
        "merId": merchant.mer_id,
        "orderId": trade.number,
        "txnTime": trade.extra,
        "txnAmt": str(trade.amount_fen),
        "origRespCode": code[TradeState(trade.state)],
        "respCode": "00",
        "respMsg": "成功",
    }


def _at(text: str) -> float:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=CHINA).timestamp()
