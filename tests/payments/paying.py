"""Orders on their way and transfers that may pay them, for tests."""

from datetime import date
from typing import Any

from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import policy_today
from anpei.payments.domain import approve_order, file_receipt, place_order
from anpei.payments.domain.statements.keep import Numbered, begin_statement, keep_transfers
from anpei.payments.models import Order, StatementLine
from anpei.payments.statements.reading import Transfer
from anpei.people.models import Enterprise
from tests.enrolment.applying import billing
from tests.factories import make_class, make_enterprise, make_licence, make_person


def make_order(
    enterprise: Enterprise | None = None,
    *,
    people: int = 1,
    fee_fen: int = 30_000,
    training_class: TrainingClass | None = None,
    **changes: str,
) -> Order:
    """An order of ``people``, not paid."""
    enterprise = enterprise or make_enterprise()
    licences = [make_licence(make_person(), enterprise).public_id for _ in range(people)]
    return place_order(
        enterprise=enterprise,
        training_class=training_class or make_class(fee_fen=fee_fen),
        licences=licences,
        billing=billing(**changes),
        by=None,
    )


def file(order: Order, **changes: Any) -> Order:
    """Its receipt filed: paid today by the enterprise, from an account that ends in 8899."""
    told: dict[str, Any] = {
        "payer_name": order.enterprise.name,
        "account_last4": "8899",
        "paid_on": policy_today(),
    }
    file_receipt(order=order, by=None, **{**told, **changes})
    return order


def paid(enterprise: Enterprise | None = None, **options: Any) -> Order:
    """An order whose payment is approved."""
    order = file(make_order(enterprise, **options))
    approve_order(order=order, by=None)
    return Order.objects.get(pk=order.pk)


def transfer(row: int = 1, **changes: Any) -> Transfer:
    """300 yuan of today from Alice's enterprise."""
    told: dict[str, Any] = {
        "booked_on": policy_today(),
        "amount_fen": 30_000,
        "payer_name": "济南泰山建筑有限公司",
        "payer_account": "6222 0000 0000 8899",
        "serial": "",
        "remark": "",
    }
    return Transfer(row=row, **{**told, **changes})


def keep(*transfers: Transfer, job_id: int = 1) -> list[StatementLine]:
    """As an import keeps them, without proposals."""
    statement = begin_statement(job_id=job_id, file_name="流水.csv", bank="农业银行", by=None)
    numbered = [Numbered(one, place) for place, one in enumerate(transfers)]
    lines, _known = keep_transfers(statement=statement, transfers=numbered)
    return sorted(lines, key=lambda line: line.row)


CSV_HEAD = "交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,交易流水号,交易附言"


def statement_csv(rows: list[tuple[date, str, str, str, str, str]]) -> str:
    """An export as 农业银行 writes it: (day, yuan, payer, account, serial, remark)."""
    lines = [
        f"{day:%Y-%m-%d} 10:00:00,{yuan},,1000.00,{payer},{account},{serial},{remark}"
        for day, yuan, payer, account, serial, remark in rows
    ]
    return "\r\n".join(["账户明细", CSV_HEAD, *lines, ""])
