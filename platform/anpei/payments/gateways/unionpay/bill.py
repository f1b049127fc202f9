"""UnionPay's daily file: deflated, base64, a zip with the flow file (ZM) of fixed columns."""

import base64
import binascii
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings

from anpei.kernel.outside import OutsideGarbled, OutsideRefused
from anpei.payments.gateways.contract import BillRow
from anpei.payments.gateways.times import read
from anpei.payments.gateways.unionpay import messages
from anpei.payments.gateways.unionpay.account import UnionpayAccount

_WIDTHS = (
    3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21,
    15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 131,
)  # fmt: skip
"""Of the columns of ZM, each followed by a space (全渠道平台接入接口规范 第3部分 文件接口)."""
_SENT_AT, _AMOUNT, _QUERY_ID, _ORDER_ID, _TYPE = 4, 6, 9, 11, 19
_PAY, _REFUND = "01", "04"
_NO_FILE = "98"
_MOST_BYTES = 256 * 1024 * 1024


def base() -> str:
    """The gateway's address."""
    return settings.UNIONPAY_ADDRESS or f"{settings.SANDBOX_URL}/gateway/unionpay"


def read_day(account: UnionpayAccount, day: date) -> Sequence[BillRow]:
    """The rows settled on ``day`` (from 23:00 the evening before). Raises OutsideError."""
    files = settings.UNIONPAY_FILES or f"{settings.SANDBOX_URL}/gateway/unionpay/files/"
    told = messages.ask(
        account,
        files,
        {
            "txnType": "76",
            "txnSubType": "01",
            "bizType": "000000",
            "txnTime": f"{day:%Y%m%d}235959",
            "settleDate": f"{day:%m%d}",
            "fileType": "00",
        },
    )
    if told.get("respCode") == _NO_FILE:
        return ()
    if told.get("respCode") != "00":
        reason = f"{told.get('respCode')}: {told.get('respMsg', '')}"
        raise OutsideRefused("unionpay", reason, 400)
    try:
        inflate = zlib.decompressobj()
        packed = inflate.decompress(base64.b64decode(told["fileContent"]), _MOST_BYTES)
        return list(_rows(_flow(packed), day))
    except (KeyError, ValueError, binascii.Error, zlib.error, zipfile.BadZipFile) as error:
        raise OutsideGarbled("unionpay", f"the bill cannot be read: {error}") from error


def _flow(packed: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
            raise ValueError("too large when unpacked")
        for info in archive.infolist():
            if "ZM_" in info.filename:
                return archive.read(info)
    raise ValueError("no flow file in it")


def _rows(flow: bytes, day: date) -> Iterator[BillRow]:
    for line in flow.splitlines():
        cells = _cells(line)
        if cells[_TYPE] not in {_PAY, _REFUND}:
            continue
        back = cells[_TYPE] == _REFUND
        # A trade of 31 December may be settled in the new year.
        year = day.year - (cells[_SENT_AT][:2] == "12" and day.month == 1)
        yield BillRow(
            kind="refund" if back else "payment",
            number="" if back else cells[_ORDER_ID],
            trade_number=cells[_QUERY_ID],
            amount_fen=int(cells[_AMOUNT]),
            at=read(f"{year}{cells[_SENT_AT]}", "%Y%m%d%H%M%S"),
            request_number=cells[_ORDER_ID] if back else "",
        )


def _cells(line: bytes) -> list[str]:
    cells, at = [], 0
    for width in _WIDTHS:
        cells.append(line[at : at + width].decode("gbk").strip())
        at += width + 1
    return cells
