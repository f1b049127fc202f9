"""Long work of this app: many certificates to print at once, as one archive (PL-62)."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anpei.certificates import domain
from anpei.certificates.files import read_pdf
from anpei.certificates.models import Certificate
from anpei.certificates.states import CertificateState
from anpei.jobs.contract import JobLink, Row, RowJob, RowOutcome
from anpei.jobs.models import Job

LARGEST_BATCH = 2000
"""About 200 MB of files: what one archive may hold."""


class PrintBatch(RowJob):
    """Parameters: ``certificates``, their keys in the order of the list.

    Each file is checked against what was issued and counted as a print. The archive itself is
    made when it is fetched: signed files cannot be joined into one without breaking their
    signatures, and no second copy of so many people's data lies about.
    """

    kind = "certificates.print_batch"
    title = gettext_lazy("Certificates to print")
    roles = ("registrar",)
    batch = 20

    def count(self, job: Job) -> int:
        return len(job.parameters["certificates"])

    def rows(self, job: Job, after: int) -> Iterable[Row]:
        keys = job.parameters["certificates"]
        return (Row(number, keys[number - 1]) for number in range(after + 1, len(keys) + 1))

    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        known = Certificate.objects.in_bulk([row.value for row in rows])
        return [self._one(job, row.number, known[row.value]) for row in rows]

    def _one(self, job: Job, number: int, certificate: Certificate) -> RowOutcome:
        if certificate.state != CertificateState.VALID:
            text = _("%(number)s is no longer valid.") % {"number": certificate.number}
            return RowOutcome(number, "skipped", text)
        read_pdf(certificate)
        domain.record_reprint(certificate=certificate, by=job.by)
        return RowOutcome(number, "done")

    def links(self, job: Job) -> Sequence[JobLink]:
        address = reverse("certificates:batch", args=[job.public_id])
        return (JobLink(gettext_lazy("Download the archive (ZIP)"), address),)


JOBS = (PrintBatch(),)
