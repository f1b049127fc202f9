"""Daily bills, each in its provider's own format."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
import zlib
from datetime import UTC, datetime, timedelta

from anpei.sandbox.gateway.alipay_notice import amount, moment
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.merchants import Merchant
from anpei.sandbox.gateway.trades import Refund, Trade
from anpei.sandbox.settings import CHINA

_RULE = "-" * 41
_ALIPAY = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)


def day_of(day: str) -> tuple[float, float]:
    """Midnight to midnight in Beijing, seconds since 1970."""
    begins = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=CHINA)
    return begins.timestamp(), (begins + timedelta(days=1)).timestamp()


def alipay_bill(gateway: Gateway, merchant: Merchant, day: str) -> bytes:
    """A zip with the detail and the summary, CSV in GBK among lines that begin with #."""
    since, until = day_of(day)
    rows = [
        _alipay_row(
            (one.trade_number, one.number, "交易", one.subject, moment(one.made_at)),
            moment(one.paid_at),
            one.amount_fen,
            "",
        )
        for one in gateway.trades.paid_between("alipay", merchant.name, since, until)
    ] + [
        _alipay_row(
            (trade.trade_number, trade.number, "退款", trade.subject, moment(trade.made_at)),
            moment(one.at),
            -one.amount_fen,
            one.request_number,
        )
        for one, trade in gateway.trades.refunds_between("alipay", merchant.name, since, until)
    ]
    head = (
        f"#账号：[{merchant.seller_id}]\n#起始日期：[{day} 00:00:00]   终止日期：[{day} 24:00:00]\n"
    )
    detail = (
        f"#支付宝业务明细查询\n{head}#{_RULE}业务明细列表{_RULE}\n{_ALIPAY}\n"
        + "".join(f"{row}\n" for row in rows)
        + f"#{_RULE}业务明细列表结束{_RULE}\n#导出时间：[{moment(until)}]\n"
    )
    summary = f"#支付宝业务汇总查询\n{head}#{_RULE}业务汇总列表{_RULE}\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        stem = f"{merchant.seller_id}_{day.replace('-', '')}"
        archive.writestr(f"{stem}_业务明细(汇总).csv", summary.encode("gbk"))
        archive.writestr(f"{stem}_业务明细.csv", detail.encode("gbk"))
    return packed.getvalue()


def _alipay_row(told: tuple[str, ...], done: str, fen: int, request_number: str) -> str:
    money = f"-{amount(-fen)}" if fen < 0 else amount(fen)
    none = "0.00"
    cells = (
        *told, done, "", "", "", "", "138****8888", money, money, none, none, none, none, none,
        "", none, none, request_number, none, none, "",
    )  # fmt: skip
    return ",".join(f"{cell}\t" for cell in cells)


_WECHAT = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
_WECHAT_SUMMARY = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)


def wechat_bill(gateway: Gateway, merchant: Merchant, day: str) -> tuple[bytes, bytes]:
    """(plain, gzipped): CSV in UTF-8, a grave accent before each value, then the summary."""
    since, until = day_of(day)
    paid = gateway.trades.paid_between("wechat", merchant.name, since, until)
    back = gateway.trades.refunds_between("wechat", merchant.name, since, until)
    rows = [_wechat_row(merchant, one, None) for one in paid]
    rows += [_wechat_row(merchant, trade, one) for one, trade in back]
    total = amount(sum(one.amount_fen for one in paid))
    returned = amount(sum(one.amount_fen for one, _trade in back))
    summary = (str(len(rows)), total, returned, "0.00", "0.00", total, returned)
    lines = [_WECHAT, *rows, _WECHAT_SUMMARY, ",".join(f"`{cell}" for cell in summary)]
    plain = "\ufeff".encode() + "".join(f"{line}\r\n" for line in lines).encode()
    return plain, gzip.compress(plain, mtime=0)


def _wechat_row(merchant: Merchant, trade: Trade, refund: Refund | None) -> str:
    returned = amount(refund.amount_fen) if refund else "0.00"
    paid = "0.00" if refund else amount(trade.amount_fen)
    cells = (
        moment(refund.at if refund else trade.paid_at), merchant.wechat_appid, merchant.mchid, "0",
        "", trade.trade_number, trade.number, f"oSandbox{trade.id:020d}",
        "NATIVE" if trade.way == "native" else "MWEB", "REFUND" if refund else "SUCCESS", "OTHERS",
        "CNY", paid, "0.00", refund.refund_number if refund else "0",
        refund.request_number if refund else "0", returned, "0.00",
        "ORIGINAL" if refund else "", "SUCCESS" if refund else "", trade.subject, "", "0.00000",
        "0.60%", paid, returned, "",
    )  # fmt: skip
    return ",".join(f"`{cell}" for cell in cells)


_ZM_WIDTHS = (
    3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21,
    15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 131,
)  # fmt: skip
CUT_OFF_SECONDS = 3600.0
"""UnionPay's day ends at 23:00."""


def unionpay_file(gateway: Gateway, merchant: Merchant, day: str) -> str:
    """fileContent: base64 of a deflated zip with the flow file (ZM); "" for a day without trade."""
    midnight, ends = day_of(f"{day[:4]}-{day[4:6]}-{day[6:]}")
    since, until = midnight - CUT_OFF_SECONDS, ends - CUT_OFF_SECONDS
    trades = gateway.trades
    rows = [
        _zm_row(merchant, ("S22", "01", one.number, one.trade_number), one.amount_fen, one.paid_at)
        for one in trades.paid_between("unionpay", merchant.name, since, until)
    ] + [
        _zm_row(merchant, ("S30", "04", one.request_number, one.query_id), one.amount_fen, one.at)
        for one, _trade in trades.refunds_between("unionpay", merchant.name, since, until)
    ]
    if not rows:
        return ""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        name = f"INN{day[2:]}88ZM_{merchant.mer_id}"
        archive.writestr(name, b"".join(row + b"\r\n" for row in rows))
    return base64.b64encode(zlib.compress(packed.getvalue())).decode()


def _zm_row(merchant: Merchant, told: tuple[str, str, str, str], fen: int, at: float) -> bytes:
    """``told``: transaction code, type, order number, query number."""
    code, kind, order, query = told
    sent = datetime.fromtimestamp(at, UTC).astimezone(CHINA).strftime("%m%d%H%M%S")
    columns = {
        0: code, 1: "00049992", 2: "00010000", 3: "000001", 4: sent, 5: "6216***********0018",
        6: f"{fen:012d}", 7: "8299", 8: "07", 9: query, 11: order, 15: "C00000000000",
        16: f"C{fen:012d}", 18: merchant.mer_id, 19: kind,
    }  # fmt: skip
    cells = (
        columns.get(place, "").encode("gbk").ljust(width) for place, width in enumerate(_ZM_WIDTHS)
    )
    return b" ".join(cells)
