"""Daily bills, each in its provider's own format."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta

from anpei.sandbox.gateway.alipay_notice import amount, moment
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.merchants import Merchant
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
