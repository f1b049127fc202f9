"""Long work about payment codes: taking over what the fee platform gave (PL-41)."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anpei.accounts.models import Role
from anpei.jobs.contract import JobLink, Row, RowJob, RowOutcome
from anpei.jobs.models import Job
from anpei.kernel.errors import AnpeiError
from anpei.payments.codes.reading import CodeSheet, Empty, Given, Result, Unreadable, open_codes
from anpei.payments.domain.codes import Kept, give_code, keep_result
from anpei.payments.gateways.payment_code import PAYMENT_CODE
from anpei.payments.models import Payment
from anpei.payments.queries.codes import code_of

_FAILED = {
    Kept.STRANGE: gettext_lazy("No payment here has code {code}: it stands in the day's bill."),
    Kept.OTHER_AMOUNT: gettext_lazy(
        "Code {code} was paid with another sum than asked for: it stands in the day's bill."
    ),
    Kept.CONTRADICTS: gettext_lazy(
        "Code {code} was imported before with another sum, time or serial; that stays."
    ),
}


class _CodeJob(RowJob):
    """A row of the file each, in a transaction of its own: two imports of one file lock the same
    payments."""

    batch = 1
    roles = (Role.FINANCE,)

    def count(self, job: Job) -> int:
        return len(_sheet(job).rows)

    def rows(self, job: Job, after: int) -> Iterable[Row]:
        return (Row(number, read) for number, read in _sheet(job).read(after))

    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        return [self._one(job, row) for row in rows]

    def links(self, job: Job) -> Sequence[JobLink]:
        return (
            JobLink(gettext_lazy("Payment codes"), reverse("payments:codes")),
            JobLink(gettext_lazy("Daily bills"), reverse("payments:bills")),
        )

    def _one(self, job: Job, row: Row) -> RowOutcome:
        match row.value:
            case Empty():
                return RowOutcome(row.number, "skipped", _("This row says nothing yet."))
            case Unreadable(reason=reason):
                return RowOutcome(row.number, "failed", reason)
            case Given() as given:
                return _give(job, row.number, given)
            case Result() as result:
                return _keep(job, row.number, result)
            case other:
                raise TypeError(other)


class ImportCodes(_CodeJob):
    """The codes of applications."""

    kind = "payments.import_codes"
    title = gettext_lazy("Import of payment codes")


class ImportCodeResults(_CodeJob):
    """The codes that were paid."""

    kind = "payments.import_code_results"
    title = gettext_lazy("Import of what was paid by code")


def _give(job: Job, number: int, given: Given) -> RowOutcome:
    payment = Payment.objects.filter(provider=PAYMENT_CODE.key, number=given.number).first()
    if payment is None:
        told = _("No payment by code has the number %(number)s.") % {"number": given.number}
        return RowOutcome(number, "failed", told)
    if str(code_of(payment)) == given.code:
        return RowOutcome(number, "skipped", _("Known from an earlier import."))
    try:
        give_code(payment=payment, code=given.code, by=job.by)
    except AnpeiError as error:
        return RowOutcome(number, "failed", f"{given.number}: {error}")
    return RowOutcome(number, "done")


def _keep(job: Job, number: int, result: Result) -> RowOutcome:
    kept = keep_result(result=result, by=job.by)
    if kept == Kept.KNOWN:
        return RowOutcome(number, "skipped", _("Known from an earlier import."))
    if kept in _FAILED:
        return RowOutcome(number, "failed", _FAILED[kept].format(code=result.code))
    return RowOutcome(number, "done")


def _sheet(job: Job) -> CodeSheet:
    with job.file.open("rb") as file:
        return open_codes(file, job.file_name)
