"""An issued invoice as PDF and XML. The PDF is written by hand: one page, a font every reader has.

The Chinese is set in a predefined, not embedded font (STSong-Light, UniGB-UCS2-H), which readers
replace by one of their own; that is enough for a stand-in.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from anpei.kernel.money import yuan
from anpei.sandbox.invoices.requests import InvoiceRequest, RequestState

_KINDS = {"ordinary": "普通发票", "special": "增值税专用发票"}
_WIDTH, _HEIGHT = 612, 396
_TAX_PERCENT = 6


def invoice_title(asked: InvoiceRequest) -> str:
    """电子发票（普通发票）, with 红字 before a red-letter one."""
    medium = "电子发票" if asked.medium == "electronic" else "数电纸质发票"
    return f"{'红字' if asked.red_of else ''}{medium}（{_KINDS[asked.kind]}）"


def tax_of(amount_fen: int) -> int:
    """The tax in an amount that includes it, in fen, rounded half up."""
    net = (amount_fen * 100 * 2 + 100 + _TAX_PERCENT) // (2 * (100 + _TAX_PERCENT))
    return amount_fen - net


def invoice_xml(asked: InvoiceRequest, state: RequestState) -> bytes:
    """The structured invoice, as the tax service keeps it beside the picture."""
    sign = "-" if asked.red_of else ""
    root = ElementTree.Element("EInvoice")
    _fill(
        root,
        {
            "InvoiceNumber": state.invoice_number,
            "IssueTime": state.issued_on or "",
            "InvoiceType": invoice_title(asked),
            "OriginalInvoiceNumber": asked.red_of,
            "SellerName": asked.seller,
            "BuyerName": asked.buyer.title,
            "BuyerTaxpayerNumber": asked.buyer.taxpayer_number,
            "Item": asked.item,
            "Quantity": str(asked.quantity),
            "TotalWithTax": sign + _plain(asked.amount_fen),
            "Tax": sign + _plain(tax_of(asked.amount_fen)),
            "Remark": asked.remark,
        },
    )
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def invoice_pdf(asked: InvoiceRequest, state: RequestState) -> bytes:
    """One page with everything that is on the invoice."""
    sign = "-" if asked.red_of else ""
    tax = tax_of(asked.amount_fen)
    net = asked.amount_fen - tax
    lines = [
        (190, 360, 18, invoice_title(asked)),
        (400, 332, 9, f"发票号码：{state.invoice_number}"),
        (400, 318, 9, f"开票日期：{state.issued_on}"),
        (36, 288, 10, f"购买方名称：{asked.buyer.title}"),
        (36, 272, 10, f"统一社会信用代码/纳税人识别号：{asked.buyer.taxpayer_number}"),
        (36, 256, 9, f"地址、电话：{asked.buyer.address} {asked.buyer.phone}"),
        (36, 240, 9, f"开户行及账号：{asked.buyer.bank_name} {asked.buyer.bank_account}"),
        (36, 210, 10, f"项目名称：{asked.item}    数量：{asked.quantity}"),
        (36, 194, 10, f"金额：{sign}¥{yuan(net)}    税率：{_TAX_PERCENT}%"),
        (36, 178, 10, f"税额：{sign}¥{yuan(tax)}"),
        (36, 154, 12, f"价税合计（小写）：{sign}¥{yuan(asked.amount_fen)}"),
        (36, 124, 10, f"销售方名称：{asked.seller}"),
        (36, 104, 9, f"备注：{asked.remark}"),
        (36, 40, 8, "安培沙箱税务平台开具，仅供演示，无税务效力"),
    ]
    if asked.red_of:
        lines.append((36, 88, 9, f"被红冲蓝字发票号码：{asked.red_of}"))
    return _page(lines)


def _fill(root: ElementTree.Element, told: dict[str, str]) -> None:
    for name, text in told.items():
        ElementTree.SubElement(root, name).text = text


def _plain(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _page(lines: Iterable[tuple[int, int, int, str]]) -> bytes:
    content = b"0.8 0.2 0.2 RG 1 w 24 24 564 348 re S 24 302 m 588 302 l S 24 228 m 588 228 l S\n"
    for x, y, size, text in lines:
        glyphs = text.encode("utf-16-be", "replace").hex().upper()
        content += f"BT /F1 {size} Tf {x} {y} Td <{glyphs}> Tj ET\n".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000"
        b" /W [1 95 500 814 939 500] /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)
