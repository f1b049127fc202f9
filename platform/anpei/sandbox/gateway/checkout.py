"""The page on which a person pays, refuses or walks away: 收银台."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from datetime import UTC, datetime

from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from anpei.sandbox.gateway.alipay_notice import amount
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.store import TradeClosed
from anpei.sandbox.gateway.trades import Manner, Trade, TradeState
from anpei.sandbox.settings import CHINA

_STYLE = Markup("""
body{margin:0;background:#f2f4f7;color:#1d2433;font:16px/1.6 system-ui,"PingFang SC","Noto Sans SC",
sans-serif}header{background:var(--c);color:#fff;padding:18px 16px;text-align:center;
font-weight:600;letter-spacing:.05em}main{max-width:440px;margin:0 auto;padding:20px 16px 48px}
section{background:#fff;border-radius:14px;padding:22px 20px;margin:0 0 14px;
box-shadow:0 1px 3px #0001}h1{font-size:15px;font-weight:500;color:#5a6576;margin:0;
text-align:center}.sum{font-size:40px;font-weight:700;text-align:center;margin:6px 0 16px}
.sum small{font-size:22px;font-weight:600}dl{margin:0;border-top:1px solid #eceff3;
padding-top:12px}dl div{display:flex;justify-content:space-between;gap:16px;padding:3px 0}
dt{color:#5a6576;white-space:nowrap}dd{margin:0;text-align:right;overflow-wrap:anywhere}
button,a.go{display:block;width:100%;box-sizing:border-box;padding:13px;margin:10px 0 0;border:0;
border-radius:10px;font:inherit;font-weight:600;text-align:center;text-decoration:none;
cursor:pointer}.pay{background:var(--c);color:#fff}.no{background:#eceff3;color:#3b4656}
.late{background:#fff;color:#8a4a00;border:1px solid #f3d6a3}details{color:#5a6576}
summary{cursor:pointer}p{margin:0 0 8px}.done{font-size:22px;font-weight:600;text-align:center;
margin:4px 0 10px}select{width:100%;padding:11px;border:1px solid #c9ced8;border-radius:10px;
font:inherit;background:#fff;margin-top:6px}footer{text-align:center;color:#8390a2;font-size:13px}
""")
_NAMES = {
    "alipay": ("支付宝 · 沙箱收银台", "#1668dc"),
    "wechat": ("微信支付 · 沙箱收银台", "#07893f"),
    "unionpay": ("中国银联 · 沙箱收银台", "#b3232b"),
}
_MANNERS = {
    Manner.NORMAL: "马上通知商户（正常）",
    Manner.TWICE: "通知两次",
    Manner.LATE: "晚 30 秒通知",
    Manner.OUT_OF_ORDER: "乱序到达",
    Manner.FORGED: "先发几条伪造通知，再发真的",
    Manner.WRONG_AMOUNT: "先发金额不符的通知，再发真的",
    Manner.NEVER: "不通知（商户须主动查询）",
}
_LATE_SECONDS = 30.0
_DONE = {
    TradeState.PAID: "✓ 支付成功",
    TradeState.CLOSED: "交易已关闭，未扣款",
}


class Checkout:
    """Pay, refuse, walk away; and how the merchant will hear of it."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def rules(self) -> list[Rule]:
        """The paths; each endpoint is the method that answers."""
        return [
            Rule("/gateway/pay/<token>", methods=["GET"], endpoint=self.page),
            Rule("/gateway/pay/<token>", methods=["POST"], endpoint=self.act),
        ]

    def page(self, request: Request, token: str) -> Response:
        """What is paid, to whom, and the buttons; a link that has lived its time opens nothing."""
        trade = self._found(token)
        if request.args.get("until", math.inf, float) < time.time():
            return _page(trade, _done(trade, "链接已失效，请返回商户重新发起支付"))
        if trade.state != TradeState.WAITING:
            return _page(trade, _done(trade, _DONE[TradeState(trade.state)]))
        return _page(trade, _choices(trade))

    def act(self, request: Request, token: str) -> Response:
        """``pay`` (also after its time: money that was already on its way), or ``refuse``."""
        trade = self._found(token)
        act = request.form.get("act", "")
        if act == "refuse":
            return _page(trade, _done(trade, "您取消了支付，未扣款"))
        if act == "pay" and trade.expires_at < time.time() and not request.form.get("late"):
            return _page(trade, _done(trade, "已超过支付时间，未扣款"))
        manner = Manner(request.form.get("manner") or Manner.NORMAL)
        if manner != Manner.NORMAL:
            self._gateway.notices.misbehave(manner, times=1, seconds=_LATE_SECONDS)
        with suppress(TradeClosed):
            self._gateway.pay(trade)
        return redirect(f"/gateway/pay/{token}", 303)

    def _found(self, token: str) -> Trade:
        trade = self._gateway.trades.by_token(token)
        if trade is None:
            raise NotFound
        return trade


def _choices(trade: Trade) -> Markup:
    over = trade.expires_at < time.time()
    options = Markup("").join(
        Markup('<option value="{}">{}</option>').format(manner.value, text)
        for manner, text in _MANNERS.items()
    )
    main = (
        Markup('<p>已超过支付时间。</p><button class="late" name="act" value="pay">'
               '模拟“钱已在途”：到期后仍然扣款</button><input type="hidden" name="late" value="1">')
        if over
        else Markup('<button class="pay" name="act" value="pay">确认支付</button>')
    )  # fmt: skip
    return Markup(
        '<form method="post">{}<button class="no" name="act" value="refuse">取消支付</button>'
        "<section style='margin-top:16px'><details><summary>商户如何得到通知（沙箱）</summary>"
        '<select name="manner" aria-label="通知方式">{}</select><p></p>'
        "<p>什么都不点、直接关掉此页，就是“走开了”。</p></details></section></form>"
    ).format(main, options)


def _done(trade: Trade, text: str) -> Markup:
    back = (
        Markup('<a class="go pay" href="{}">返回商户</a>').format(trade.return_url)
        if trade.return_url
        else Markup("<p>可以关闭此页。商户的页面会自动更新。</p>")
    )
    return Markup('<section><p class="done">{}</p>{}</section>').format(text, back)


def _page(trade: Trade, body: Markup) -> Response:
    name, colour = _NAMES[trade.provider]
    until = datetime.fromtimestamp(trade.expires_at, UTC).astimezone(CHINA)
    whole, part = amount(trade.amount_fen).split(".")
    page = Markup(
        '<!doctype html><html lang="zh"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title>'
        '<style>:root{{--c:{}}}{}</style><header>{}</header><main><section><h1>{}</h1>'
        '<div class="sum"><small>¥</small>{}.{}</div><dl><div><dt>商户</dt><dd>{}</dd></div>'
        "<div><dt>商户订单号</dt><dd>{}</dd></div><div><dt>支付截止</dt><dd>{:%Y-%m-%d %H:%M:%S}"
        "</dd></div></dl></section>{}<footer>沙箱：没有真实资金流动</footer></main></html>"
    ).format(
        name, colour, _STYLE, name, trade.subject, whole, part, trade.merchant, trade.number,
        until, body,
    )  # fmt: skip
    return Response(page, content_type="text/html; charset=utf-8")
