"""Long work of this app (PL-62)."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.exams import domain
from anpei.exams.domain.importing import IMPORT_KIND
from anpei.exams.models import QuestionUpload
from anpei.jobs.contract import JobLink, Row, RowJob, RowOutcome
from anpei.jobs.models import Job


class ImportQuestions(RowJob):
    """A file of questions into the bank (PL-22); rows are numbered as in the file."""

    kind = IMPORT_KIND
    title = _("Import questions")
    roles = (Role.TEACHER,)
    batch = 200

    def count(self, job: Job) -> int:
        return max(entry.place for entry in _entries(job))

    def rows(self, job: Job, after: int) -> Iterable[Row]:
        return (Row(entry.place, entry) for entry in _entries(job) if entry.place > after)

    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        outcomes = domain.import_questions(
            upload=_upload(job), entries=[row.value for row in rows], by=job.by
        )
        return [RowOutcome(one.place, one.state, one.message) for one in outcomes]

    def links(self, job: Job) -> Sequence[JobLink]:
        return (JobLink(_("Question bank"), reverse("exams:questions")),)


def _upload(job: Job) -> QuestionUpload:
    return QuestionUpload.objects.select_related("topic", "curriculum").get(
        public_id=job.parameters["upload"]
    )


def _entries(job: Job) -> list[domain.Entry]:
    return domain.entries_of(domain.read_upload(_upload(job)))


JOBS = (ImportQuestions(),)
