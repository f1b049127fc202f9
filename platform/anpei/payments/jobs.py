"""Long work about money: importing a bank statement (SD-26), asking for many invoices (SD-25)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anpei.accounts.models import Role
from anpei.jobs.contract import JobLink, Row, RowJob, RowOutcome
from anpei.jobs.models import Job
from anpei.kernel.errors import AnpeiError
from anpei.payments.code_jobs import ImportCodeResults, ImportCodes
from anpei.payments.domain import invoicing, statements
from anpei.payments.domain.statements.keep import Numbered, likeness
from anpei.payments.models import Order
from anpei.payments.statements.reading import Outgoing, Sheet, Transfer, Unreadable, open_statement


class ImportStatement(RowJob):
    """A row of the file each; new transfers are kept and matches proposed batch by batch."""

    kind = "payments.import_statement"
    title = gettext_lazy("Import of a bank statement")
    roles = (Role.FINANCE,)
    batch = 500

    def count(self, job: Job) -> int:
        return len(_sheet(job).rows)

    def rows(self, job: Job, after: int) -> Iterable[Row]:
        seen: Counter[tuple[str, ...]] = Counter()
        for number, read in _sheet(job).read():
            value: object = read
            if isinstance(read, Transfer):
                alike = likeness(read)
                value = Numbered(read, seen[alike])
                seen[alike] += 1
            if number > after:
                yield Row(number, value)

    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        transfers = [row.value for row in rows if isinstance(row.value, Numbered)]
        statement = statements.begin_statement(
            job_id=job.pk, file_name=job.file_name, bank=job.parameters["bank"], by=job.by
        )
        new, known = statements.keep_transfers(statement=statement, transfers=transfers)
        statements.propose_matches(lines=new)
        return [_outcome(row, known) for row in rows]

    def links(self, job: Job) -> Sequence[JobLink]:
        return (
            JobLink(gettext_lazy("Transfers to match"), reverse("payments:transfers")),
            JobLink(gettext_lazy("Exact matches to approve"), reverse("payments:matches")),
        )


def _sheet(job: Job) -> Sheet:
    with job.file.open("rb") as file:
        return open_statement(file, job.file_name)


def _outcome(row: Row, known: set[int]) -> RowOutcome:
    match row.value:
        case Numbered() if row.value.transfer.row in known:
            return RowOutcome(row.number, "skipped", _("Known from an earlier import."))
        case Unreadable():
            return RowOutcome(row.number, "failed", row.value.reason)
        case Outgoing():
            return RowOutcome(row.number, "skipped", _("No money came in by this row."))
        case _:
            return RowOutcome(row.number, "done")


class RequestInvoices(RowJob):
    """``orders``: primary keys of the orders whose invoices are asked for."""

    kind = "payments.request_invoices"
    title = gettext_lazy("Asking for invoices")
    roles = (Role.FINANCE,)
    batch = 50

    def count(self, job: Job) -> int:
        return len(job.parameters["orders"])

    def rows(self, job: Job, after: int) -> Iterable[Row]:
        orders = job.parameters["orders"]
        return (Row(number, orders[number - 1]) for number in range(after + 1, len(orders) + 1))

    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        orders = Order.objects.in_bulk([row.value for row in rows])
        return [self._one(job, row, orders.get(row.value)) for row in rows]

    def _one(self, job: Job, row: Row, order: Order | None) -> RowOutcome:
        if order is None:
            return RowOutcome(row.number, "failed", _("This order is gone."))
        try:
            with transaction.atomic():
                invoicing.request_invoice(order=order, by=job.by)
        except AnpeiError as error:
            return RowOutcome(row.number, "failed", f"{order.number}: {error}")
        return RowOutcome(row.number, "done")

    def links(self, job: Job) -> Sequence[JobLink]:
        return (JobLink(gettext_lazy("Invoices"), reverse("payments:invoices")),)


JOBS = (ImportStatement(), RequestInvoices(), ImportCodes(), ImportCodeResults())
