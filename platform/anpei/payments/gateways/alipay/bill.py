"""Alipay's daily bill: a zip of CSV in GBK, the detail among lines that begin with #."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date

from anpei.kernel.money import fen
from anpei.kernel.outside import OutsideGarbled, OutsideRefused
from anpei.payments.gateways.alipay import client
from anpei.payments.gateways.alipay.account import AlipayAccount
from anpei.payments.gateways.contract import BillRow
from anpei.payments.gateways.times import read

_METHOD = "alipay.data.dataservice.bill.downloadurl.query"
_NO_BILL = {"isp.bill_not_exist", "isp.no_data", "isv.invalid-bill-not-exist"}
_UNPACKED_MOST = 256 * 1024 * 1024


def read_day(account: AlipayAccount, day: date) -> Sequence[BillRow]:
    """The rows of ``day``; empty when there was no trade. Raises OutsideError."""
    told = client.ask(account, _METHOD, {"bill_type": "trade", "bill_date": day.isoformat()})
    if str(told.get("sub_code", "")).lower() in _NO_BILL:
        return ()
    if told.get("code") != "10000":
        raise OutsideRefused("alipay", str(told.get("sub_msg") or told.get("msg")), 400)
    packed = client.TRANSPORT.send("GET", str(told["bill_download_url"]), large=True)
    try:
        return list(_rows(_detail(packed.body)))
    except (ValueError, KeyError, ArithmeticError, zipfile.BadZipFile) as error:
        raise OutsideGarbled("alipay", f"the bill cannot be read: {error}") from error


def _detail(packed: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _UNPACKED_MOST:
            raise ValueError("too large when unpacked")
        for info in archive.infolist():
            text = archive.read(info).decode("gb18030")
            if "业务明细" in text.partition("\n")[0] and "汇总" not in text.partition("\n")[0]:
                return text
    raise ValueError("no detail in it")


def _rows(text: str) -> Iterator[BillRow]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for cells in csv.DictReader(lines):
        told = {str(name).strip(): str(cell or "").strip() for name, cell in cells.items()}
        back = told["业务类型"] == "退款"
        yield BillRow(
            kind="refund" if back else "payment",
            number=told["商户订单号"],
            trade_number=told["支付宝交易号"],
            amount_fen=abs(fen(told["订单金额（元）"])),
            at=read(told["完成时间"], "%Y-%m-%d %H:%M:%S"),
            request_number=told["退款批次号/请求号"] if back else "",
        )
