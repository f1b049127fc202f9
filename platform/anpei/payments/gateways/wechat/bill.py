"""WeChat Pay's daily bill: CSV in UTF-8, each cell after a grave accent, a summary at the end."""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from datetime import date

from anpei.kernel.money import fen
from anpei.kernel.outside import OutsideGarbled, OutsideRefused
from anpei.payments.gateways.contract import BillRow
from anpei.payments.gateways.times import read
from anpei.payments.gateways.wechat import client
from anpei.payments.gateways.wechat.account import WechatAccount

_SUMMARY = "总交易单数"
_PAID, _BACK = "SUCCESS", "REFUND"
_MOST_BYTES = 256 * 1024 * 1024


def read_day(account: WechatAccount, day: date) -> Sequence[BillRow]:
    """The rows of ``day``; empty when there was no trade. Raises OutsideError."""
    status, told = client.read(client.client_of(account).trade_bill(day.isoformat()))
    if told.get("code") == "NO_STATEMENT_EXIST":
        return ()
    if status >= 300:
        raise OutsideRefused("wechat", f"{told.get('code')}: {told.get('message')}", status)
    packed = client.download(account, str(told["download_url"]))
    try:
        unpacked = gzip.GzipFile(fileobj=io.BytesIO(packed)).read(_MOST_BYTES)
        # The provider's own choice of hash; the bytes came over its TLS, signed link.
        if hashlib.sha1(unpacked, usedforsecurity=False).hexdigest() != told.get("hash_value"):
            raise ValueError("its hash does not agree")
        return list(_rows(unpacked.decode("utf-8-sig")))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, ArithmeticError) as error:
        raise OutsideGarbled("wechat", f"the bill cannot be read: {error}") from error


def _rows(text: str) -> Iterator[BillRow]:
    lines = text.splitlines()
    ends = next((at for at, line in enumerate(lines) if line.startswith(_SUMMARY)), len(lines))
    for cells in csv.DictReader(lines[:ends]):
        told = {str(name).strip(): str(cell or "").lstrip("`") for name, cell in cells.items()}
        if told["交易状态"] not in {_PAID, _BACK}:
            continue
        back = told["交易状态"] == _BACK
        yield BillRow(
            kind="refund" if back else "payment",
            number=told["商户订单号"],
            trade_number=told["微信订单号"],
            amount_fen=fen(told["退款金额" if back else "订单金额"]),
            at=read(told["交易时间"], "%Y-%m-%d %H:%M:%S"),
            request_number=told["商户退款单号"] if back else "",
        )
