"""The gateway's own controls: merchants, the book, how it notifies, paying without a page."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

from markupsafe import Markup
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from anpei.sandbox.answers import Refusal, json_answer
from anpei.sandbox.gateway.alipay_notice import amount, moment
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.merchants import accounts
from anpei.sandbox.gateway.store import TradeClosed
from anpei.sandbox.gateway.trades import Manner, Spoil, Trade


class GatewayAdmin:
    """Only for tests and demos on this machine; see ``sandbox.admin``."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        base = "/admin/gateway"
        return [
            Rule(base, methods=["GET"], endpoint=self.page),
            Rule(f"{base}/merchants", methods=["POST"], endpoint=self.merchant),
            Rule(f"{base}/trades", methods=["GET"], endpoint=self.trades),
            Rule(f"{base}/pay", methods=["POST"], endpoint=self.pay),
            Rule(f"{base}/misbehave", methods=["POST"], endpoint=self.misbehave),
            Rule(f"{base}/notify", methods=["POST"], endpoint=self.notify),
        ]

    def merchant(self, request: Request) -> Response:
        """{"name"}: the accounts that the providers' portals would hand out; made when new."""
        name = str(_told(request).get("name", ""))
        if not name:
            raise Refusal(422, "no_name", "say which merchant")
        keys = self._gateway.keys
        return json_answer(accounts(keys.merchant(name), keys.authority()))

    def trades(self, request: Request) -> Response:
        """The newest trades of ``?merchant=`` with what was told about each."""
        found = self._gateway.trades.trades(request.args.get("merchant", ""))
        rows = [{**asdict(one), "notices": self._gateway.notices.of(one)} for one in found]
        return json_answer({"trades": rows})

    def pay(self, request: Request) -> Response:
        """{"number", "at"}: the payer pays, now or (seconds since 1970) then."""
        told = _told(request)
        try:
            paid = self._gateway.pay(self._numbered(told), told.get("at"))
        except TradeClosed as error:
            raise Refusal(409, "closed", "it is paid or closed") from error
        return json_answer(asdict(paid))

    def misbehave(self, request: Request) -> Response:
        """{"manner", "times", "seconds"}: how the next paid trades are notified."""
        told = _told(request)
        try:
            manner = Manner(told.get("manner", ""))
        except ValueError as error:
            raise Refusal(422, "bad_manner", f"known are {', '.join(Manner)}") from error
        self._gateway.notices.misbehave(
            manner, times=int(told.get("times", 1)), seconds=float(told.get("seconds", 30))
        )
        return json_answer({"manner": manner})

    def notify(self, request: Request) -> Response:
        """{"number", "spoil", "in"}: tell the merchant (again), spoiled if asked."""
        told = _told(request)
        trade = self._numbered(told)
        try:
            spoil = Spoil(told.get("spoil", ""))
        except ValueError as error:
            raise Refusal(422, "bad_spoil", f"known are {', '.join(Spoil)}") from error
        self._gateway.notices.add(trade, spoil=spoil, due_in=float(told.get("in", 0)))
        return json_answer({"queued": True})

    def page(self, request: Request) -> Response:
        """The book to look at."""
        rows = Markup("").join(
            Markup(
                "<tr><td>{}<td>{}<td>{}<td>{}<td>¥{}<td>{}<td>{}<td><a href='/gateway/pay/{}'>"
                "收银台</a></tr>"
            ).format(
                one.merchant,
                one.provider,
                one.number,
                one.trade_number,
                amount(one.amount_fen),
                one.state,
                moment(one.made_at),
                one.token,
            )
            for one in self._gateway.trades.trades()
        )
        return Response(
            Markup(
                '<!doctype html><html lang="zh"><meta charset="utf-8"><title>支付网关</title>'
                "<style>body{{font:15px/1.6 system-ui,sans-serif;margin:24px}}"
                "table{{border-collapse:collapse}}td,th{{border:1px solid #ddd;padding:4px 10px;"
                "text-align:left}}</style><h1>支付网关（沙箱）</h1><p>POST JSON 到 "
                "<code>/admin/gateway/misbehave</code>（manner: {}）或 "
                "<code>/admin/gateway/notify</code>（spoil: {}）。</p><table><tr><th>商户<th>渠道"
                "<th>商户订单号<th>交易号<th>金额<th>状态<th>时间<th></tr>{}</table></html>"
            ).format(", ".join(Manner), ", ".join(filter(None, Spoil)), rows),
            content_type="text/html; charset=utf-8",
        )

    def _numbered(self, told: dict[str, Any]) -> Trade:
        number = str(told.get("number", ""))
        for one in self._gateway.trades.trades(most=10_000):
            if one.number == number:
                return one
        raise Refusal(404, "unknown_trade", f"no trade {number} at {time.time():.0f}")


def _told(request: Request) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise Refusal(415, "json_only", "send application/json")
    try:
        told = json.loads(request.get_data() or b"{}")
    except ValueError as error:
        raise Refusal(400, "bad_json", "the body is not JSON") from error
    return dict(told)
