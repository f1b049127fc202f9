"""Long work of this app: sending again all that was refused or given up (PL-51, PL-62)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anpei.jobs.contract import Row, RowJob, RowOutcome
from anpei.jobs.models import Job
from anpei.kernel.errors import NotAllowed
from anpei.kernel.states import IllegalMove
from anpei.registry import domain
from anpei.registry.models import OutboxEntry


class ResendReports(RowJob):
    """Parameters: ``entries``, the keys of the entries as they were when it was asked for."""

    kind = "registry.resend_reports"
    title = gettext_lazy("Send reports again")
    roles = ("registrar",)
    batch = 50

    def count(self, job: Job) -> int:
        return len(job.parameters["entries"])

    def rows(self, job: Job, after: int) -> Iterable[Row]:
        keys = job.parameters["entries"]
        return (Row(number, keys[number - 1]) for number in range(after + 1, len(keys) + 1))

    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        entries = OutboxEntry.objects.in_bulk([row.value for row in rows])
        return [self._one(job, row.number, entries.get(row.value)) for row in rows]

    def _one(self, job: Job, number: int, entry: OutboxEntry | None) -> RowOutcome:
        if job.by is None:
            raise NotAllowed(_("Only a person sends again."))
        if entry is None:
            return RowOutcome(number, "skipped", _("There is no such report any more."))
        try:
            domain.resend_entry(entry=entry, by=job.by)
        except IllegalMove as moved_on:
            return RowOutcome(number, "skipped", str(moved_on))
        return RowOutcome(number, "done")


JOBS = (ResendReports(),)
