"""A kind of long work for the tests: each row publishes a notice, and may misbehave on demand.

Parameters: ``rows``; ``fail`` and ``skip`` (row numbers); ``explode`` (a row that no worker
survives as a bug); ``pause`` (seconds a row); ``finish`` ("fail": the end goes wrong).
"""

import time
from collections.abc import Iterable, Sequence

from anpei.jobs.contract import JobLink, Row, RowJob, RowOutcome
from anpei.jobs.models import Job
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.site.models import Notice


class PublishNotices(RowJob):
    kind = "dummy.publish_notices"
    title = "Publish notices"
    roles = ("teacher",)
    batch = 10

    def count(self, job: Job) -> int:
        if job.parameters.get("unreadable"):
            raise InvalidInput("This file cannot be read.")
        return int(job.parameters["rows"])

    def rows(self, job: Job, after: int) -> Iterable[Row]:
        return (Row(number, f"row {number}") for number in range(after + 1, self.count(job) + 1))

    def do(self, job: Job, rows: list[Row]) -> list[RowOutcome]:
        return [self._one(job, row) for row in rows]

    def _one(self, job: Job, row: Row) -> RowOutcome:
        asked = job.parameters
        if row.number in asked.get("skip", ()):
            return RowOutcome(row.number, "skipped", "already there")
        if row.number == asked.get("explode"):
            raise RuntimeError("a bug")
        Notice.objects.create(title=row.value, body="", published_at=db_now())
        time.sleep(asked.get("pause", 0))
        if row.number in asked.get("fail", ()):
            raise InvalidInput("=no such person")
        return RowOutcome(row.number, "done")

    def finish(self, job: Job) -> None:
        Notice.objects.create(title="finished", body="", published_at=db_now())

    def links(self, job: Job) -> Sequence[JobLink]:
        return (JobLink("To the notices", "/staff/notices/"),)


JOBS = (PublishNotices(),)
