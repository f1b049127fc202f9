"""How banks name the columns of their statements. The headers alone tell which bank it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Headers of one bank's export, each list in the order of preference.

    Money that came in has a column of its own (``credit``), or a column ``amount`` beside one that
    says the direction (``direction``; words that mean "in" in ``INCOMING``), or a signed one.
    """

    bank: str
    booked: Sequence[str]
    payer: Sequence[str]
    account: Sequence[str]
    credit: Sequence[str] = ()
    amount: Sequence[str] = ()
    direction: Sequence[str] = ()
    serial: Sequence[str] = ()
    remark: Sequence[str] = ()


INCOMING = frozenset({"贷", "贷方", "收入", "来账", "转入", "进账", "C", "CR", "CREDIT", "IN"})

LAYOUTS = (
    Layout(
        bank="农业银行",
        booked=("交易时间", "交易日期"),
        credit=("收入金额",),
        payer=("对方户名",),
        account=("对方账号",),
        serial=("交易流水号", "日志号"),
        remark=("交易附言", "交易摘要", "摘要"),
    ),
    Layout(
        bank="工商银行",
        booked=("交易日期", "记账日期"),
        credit=("贷方发生额",),
        payer=("对方单位名称", "对方户名"),
        account=("对方账号", "对方卡号"),
        serial=("凭证号", "交易流水号"),
        remark=("用途", "摘要", "附言"),
    ),
    Layout(
        bank="建设银行",
        booked=("交易时间", "记账日期"),
        credit=("贷方发生额（元）(收入)", "贷方发生额"),
        payer=("对方户名",),
        account=("对方账号",),
        serial=("账户明细编号-交易流水号", "交易流水号"),
        remark=("备注", "摘要"),
    ),
    Layout(
        bank="中国银行",
        booked=("交易日期",),
        amount=("交易金额",),
        direction=("交易类型", "借贷标志"),
        payer=("付款人名称", "对方账户名称"),
        account=("付款人账号", "对方账号"),
        serial=("交易流水号",),
        remark=("用途", "交易附言"),
    ),
    Layout(
        bank="招商银行",
        booked=("交易日", "交易日期"),
        credit=("贷方金额",),
        payer=("收(付)方名称", "收（付）方名称"),
        account=("收(付)方账号", "收（付）方账号"),
        serial=("流水号",),
        remark=("摘要", "用途"),
    ),
    Layout(
        bank="通用格式",
        booked=("日期", "入账日期", "交易日期", "交易时间", "date"),
        amount=("金额", "交易金额", "发生额", "amount"),
        direction=("借贷", "借贷标志", "收支", "direction"),
        credit=("收入", "收入金额", "贷方金额", "贷方发生额"),
        payer=("户名", "付款人", "付款户名", "对方户名", "对方名称", "payer"),
        account=("账号", "付款账号", "对方账号", "卡号", "account"),
        serial=("流水号", "交易流水号", "serial"),
        remark=("附言", "备注", "摘要", "用途", "remark"),
    ),
)
"""The last one takes whatever names its columns plainly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Positions of the columns in one file; None for what it has not."""

    bank: str
    booked: int
    payer: int
    account: int | None
    credit: int | None
    amount: int | None
    direction: int | None
    serial: int | None
    remark: int | None


def plain_header(text: str) -> str:
    """A header without spaces, quotes and width: what layouts are compared with."""
    return "".join(text.split()).strip("\"'\ufeff")


def recognise(headers: Sequence[str]) -> Columns | None:
    """The columns of a row that is the header of a known layout; None for any other row."""
    where = {plain_header(text): place for place, text in reversed(list(enumerate(headers)))}
    for layout in LAYOUTS:
        columns = _columns(layout, where)
        if columns is not None:
            return columns
    return None


def _columns(layout: Layout, where: Mapping[str, int]) -> Columns | None:
    def find(names: Sequence[str]) -> int | None:
        return next((where[name] for name in names if name in where), None)

    booked, payer = find(layout.booked), find(layout.payer)
    credit, amount = find(layout.credit), find(layout.amount)
    direction = find(layout.direction)
    if booked is None or payer is None or (credit is None and amount is None):
        return None
    if layout.direction and credit is None and direction is None and layout is not LAYOUTS[-1]:
        return None
    return Columns(
        bank=layout.bank,
        booked=booked,
        payer=payer,
        account=find(layout.account),
        credit=credit,
        amount=amount,
        direction=direction,
        serial=find(layout.serial),
        remark=find(layout.remark),
    )
