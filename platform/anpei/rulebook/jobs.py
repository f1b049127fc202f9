"""Long work of this app: asking about every licence under two editions."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anpei.jobs.contract import JobLink, Row, RowJob, RowOutcome
from anpei.jobs.models import Job
from anpei.kernel.clock import db_now
from anpei.people.models import Licence
from anpei.rulebook.domain.rehearse import KIND, rehearse_licences
from anpei.rulebook.models import Rehearsal
from anpei.rulebook.queries import licences_to_rehearse


class RehearseEdition(RowJob):
    """One row a licence the registry knows, in the order of their keys."""

    kind: ClassVar[str] = KIND
    title = _("Rehearsal of an edition")
    roles = ("admin", "registrar")
    batch = 1000

    def count(self, job: Job) -> int:
        return licences_to_rehearse().count()

    def rows(self, job: Job, after: int) -> Iterable[Row]:
        found: QuerySet[Licence] = licences_to_rehearse()[after:]
        for number, licence in enumerate(found.iterator(self.batch), start=after + 1):
            yield Row(number, licence)

    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        rehearse_licences(rehearsal=_rehearsal(job), licences=[row.value for row in rows])
        return [RowOutcome(row.number, "done") for row in rows]

    def finish(self, job: Job) -> None:
        Rehearsal.objects.filter(pk=_rehearsal(job).pk).update(finished_at=db_now())

    def links(self, job: Job) -> Sequence[JobLink]:
        url = reverse("rulebook:rehearsal", args=[job.parameters["rehearsal"]])
        return (JobLink(_("Who is affected"), url),)


def _rehearsal(job: Job) -> Rehearsal:
    return Rehearsal.objects.get(public_id=job.parameters["rehearsal"])


JOBS = (RehearseEdition(),)
