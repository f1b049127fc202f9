"""Files of the fee platform: codes or results, told apart by their headers (PL-41)."""

import io
from collections.abc import Sequence

import openpyxl
import pytest

from anpei.kernel.errors import InvalidInput
from anpei.payments.codes.reading import Empty, Given, Result, Unreadable, open_codes


def as_excel(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.rule("PL-41")
def test_files_are_told_apart_and_read() -> None:
    given = as_excel([["缴款码名单"], ["支付单号", "缴款码"], ["P1", "3708 0001"], ["P2", None],
                      ["P3", 3.7080026000000012e19], ["P4", 370800012345678]])  # fmt: skip
    paid = '执收单位,缴款码,实缴金额,缴款日期\nA,37080001,"¥1,300.5",2026/11/3\n'.encode("gb18030")

    codes_sheet, results = (
        open_codes(io.BytesIO(given), "码.xlsx"),
        open_codes(io.BytesIO(paid), "缴费.csv"),
    )

    read = [one for _, one in codes_sheet.read()]
    (number, row), *_rest = results.read()
    assert (codes_sheet.has_results, results.has_results) == (False, True)
    assert read[0] == Given("P1", "37080001")
    assert isinstance(read[1], Empty)
    assert isinstance(read[2], Unreadable)
    assert "末几位已丢失" in read[2].reason
    assert read[3] == Given("P4", "370800012345678")
    assert isinstance(row, Result)
    assert (number, row.amount_fen, f"{row.paid_at:%Y-%m-%d %H:%M %z}") == (
        1, 130050, "2026-11-03 00:00 +0800",
    )  # fmt: skip
    for body, name in (
        (b"a,b\n1,2\n", "a.csv"),
        (b"PK\x03\x04", "a.xlsx"),
        (b"\xff\x00\x81", "a.csv"),
    ):
        with pytest.raises(InvalidInput):
            open_codes(io.BytesIO(body), name)


@pytest.mark.rule("PL-41")
@pytest.mark.parametrize(
    ("body", "name"),
    [(b"a,b\n1,2\n", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (b"\xff\x00\x81", "a.csv")],
)
def test_what_is_no_such_file_is_refused(body: bytes, name: str) -> None:
    with pytest.raises(InvalidInput):
        open_codes(io.BytesIO(body), name)
