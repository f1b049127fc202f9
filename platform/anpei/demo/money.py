"""The demo's money: invoices in every state, refunds, and a bank statement to match.

What needs the invoice platform is only asked for here; the running demo issues it soon.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from anpei.accounts.models import User
from anpei.jobs.domain import start_job
from anpei.jobs.models import Job
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.money import yuan
from anpei.payments.domain import invoicing, paying, refunding, set_calendar_days
from anpei.payments.domain.invoicing import settle
from anpei.payments.gateways import ONLINE
from anpei.payments.models import (
    CalendarDay,
    Invoice,
    InvoiceKind,
    Order,
    ProviderConnection,
    Receipt,
    Refund,
)
from anpei.payments.states import OrderState
from anpei.provinces.current import current_edition, current_province

IMPORT = "payments.import_statement"
STATEMENT = "农业银行流水（示范）.csv"
_HEAD = (
    "交易时间",
    "收入金额",
    "支出金额",
    "账户余额",
    "对方户名",
    "对方账号",
    "交易流水号",
    "交易附言",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A row of the statement."""

    day: date
    yuan: str
    payer: str
    account: str
    remark: str


def tell_money(finance: User, registry: str) -> None:
    """Connect the invoice platform and lead approved orders on; every step looks first."""
    connect_demo_invoices(finance, registry)
    _online(finance)
    _holidays(finance)
    if not Invoice.objects.exists():
        _invoices(finance)
    if not Refund.objects.exists():
        _refunds(finance)
    if not Job.objects.filter(kind=IMPORT).exists():
        _start_statement(finance)


def connect_demo_invoices(by: User, registry: str) -> None:
    """The sandbox's invoice platform, for a client of the registry's name."""
    invoicing.connect_invoices(
        base_url="", client_id=f"anpei-{registry}", secret=f"sandbox-only-{registry}", by=by
    )


def _online(finance: User) -> None:
    """Where the province has people pay online: merchant accounts of the sandbox's gateway."""
    listed = current_province().order_flow(current_edition()).gateways
    if any(key in ONLINE for key in listed) and not ProviderConnection.objects.exists():
        paying.connect_sandbox_providers(by=finance)


def _holidays(finance: User) -> None:
    if not CalendarDay.objects.exists():
        year = policy_today().year
        for first, last, name in (
            (date(year, 10, 1), date(year, 10, 7), "国庆节"),
            (date(year + 1, 1, 1), date(year + 1, 1, 1), "元旦"),
        ):
            set_calendar_days(first=first, last=last, is_working=False, name=name, by=finance)


def _invoices(finance: User) -> None:
    """Some asked for, one of them on paper, one refused; the rest waits to be asked for."""
    orders = list(Order.objects.filter(state=OrderState.APPROVED).order_by("pk")[:6])
    decided = db_now() - timedelta(days=6)
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(
        created_at=decided - timedelta(days=2),
        submitted_at=decided - timedelta(days=1),
        decided_at=decided,
    )
    for place, order in enumerate(orders):
        if place == 1:
            Order.objects.filter(pk=order.pk).update(invoice_kind=InvoiceKind.PAPER)
            order.refresh_from_db()
        invoice = invoicing.request_invoice(order=order, by=finance)
        if place == 2:
            _refuse(invoice)


def _refuse(invoice: Invoice) -> None:
    settle.refused(invoice, "购买方名称与纳税人识别号不一致")


def _refunds(finance: User) -> None:
    """One asked for, one agreed, one sent (its invoice is taken back), one refused."""
    orders = list(Order.objects.filter(state=OrderState.APPROVED).order_by("-pk"))
    for place, order in enumerate([*orders[:3], *orders[-1:]]):
        lines = order.lines.filter(enrolment__state="studying").order_by("pk")
        people = list(lines.values_list("enrolment__public_id", flat=True))
        people = people if place == 3 else people[: 1 + place]
        if not people:
            continue
        refund = refunding.request_refund(
            order=order,
            enrolments=people,
            reason="人员离职，未开始学习",
            payee=refunding.RefundPayee(
                payee_name=order.invoice_title,
                payee_bank=order.bank_name,
                payee_account=order.bank_account,
            ),
            by=User.objects.filter(enterprise=order.enterprise).first(),
        )
        _lead(refund, place, finance)


def _lead(refund: Refund, place: int, finance: User) -> None:
    if place == 1:
        refunding.refuse_refund(refund=refund, answer="已超过退费期限", by=finance)
    if place >= 2:
        refunding.agree_refund(refund=refund, by=finance)
    if place == 3:
        refunding.record_refund(
            refund=refund,
            bank_reference=f"TK{refund.pk:012d}",
            sent_on=policy_today(),
            by=finance,
        )


def _start_statement(finance: User) -> None:
    """Import the demo's statement as staff would: the running demo's worker does it."""
    file = SimpleUploadedFile(STATEMENT, demo_statement().encode("gb18030"))
    start_job(
        kind=IMPORT,
        parameters={"bank": "农业银行"},
        file=file,
        by=finance,
    )


def demo_statement() -> str:
    """An export of the association's bank: one row exact, wrong amount, paid in two parts, an
    account that differs …, and what is not for us."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("账户明细查询",))
    writer.writerow(_HEAD)
    balance = 5_000_000
    for number, entry in enumerate(_entries(), start=1):
        balance += number
        writer.writerow(
            (
                f"{entry.day} 10:{number % 60:02d}:00",
                entry.yuan,
                "",
                yuan(balance),
                entry.payer,
                entry.account,
                f"ABC{entry.day:%Y%m%d}{number:06d}",
                entry.remark,
            )
        )
    return out.getvalue()


def _entries() -> list[_Entry]:
    waiting = Order.objects.filter(state=OrderState.UNDER_REVIEW).order_by("pk")
    found: list[_Entry] = []
    for place, order in enumerate(waiting.select_related("enterprise")):
        receipt = Receipt.objects.filter(order=order).latest("pk")
        found += _paid(place % 5, order, receipt)
    today = policy_today()
    found.append(
        _Entry(
            day=today,
            yuan="2,000.00",
            payer="个体工商户赵六",
            account="6222000000001111",
            remark="会费",
        )
    )
    return found


def _paid(how: int, order: Order, receipt: Receipt) -> list[_Entry]:
    account = f"622200000000{receipt.account_last4}"
    remark = f"{order.enterprise.name}{order.people}人 {order.number}"
    amount = order.amount_fen
    sums = [amount - 10_000] if how == 2 and amount > 10_000 else [amount]
    if how == 3:
        sums = [amount // 2, amount - amount // 2]
    return [
        _Entry(
            day=receipt.paid_on,
            yuan=yuan(fen),
            payer="王五（代付）" if how == 4 else receipt.payer_name,
            account=account,
            remark=remark,
        )
        for fen in sums
    ]
