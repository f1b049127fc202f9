"""Working on a job: batch by batch, each committed together with the position behind it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import batched
from time import monotonic

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from anpei.jobs.contract import Row, RowJob, RowOutcome
from anpei.jobs.domain.ending import end_job
from anpei.jobs.domain.lease import LeaseLost, check_own, claim_job, is_free, keep, release_job
from anpei.jobs.kinds import job_kind
from anpei.jobs.models import Job, JobRow
from anpei.jobs.states import JobState
from anpei.kernel.errors import AnpeiError

TURN_SECONDS = 45
"""A long job makes room for others then: it goes to the end of the workers' queue."""
logger = logging.getLogger(__name__)


def work_on_job(*, job_id: int) -> None:
    """Work until the job has ended; nothing when another worker has it.

    The database going away leaves the job as it is, for the sweep.
    """
    job = claim_job(job_id)
    if job is None:
        return
    try:
        _work(job, job_kind(job.kind))
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", job.pk)
    except AnpeiError as error:
        _fail(job, str(error))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _fail(job, _("An unexpected error; the operators find it in the log. Resume to try again."))


def _work(job: Job, kind: RowJob) -> None:
    if job.total is None:
        total = kind.count(job)
        with transaction.atomic():
            job = check_own(job, locked=True)
            job.total = total
            keep(job, "total")
    begun = monotonic()
    for rows in batched(kind.rows(job, job.position), kind.batch):
        if monotonic() - begun > TURN_SECONDS:
            release_job(job)
            return
        if not _settle(job, kind, list(rows)):
            return
    with _turn(job) as goes_on:
        if goes_on:
            kind.finish(job)
            end_job(check_own(job, locked=True), JobState.DONE)


def _settle(job: Job, kind: RowJob, rows: list[Row]) -> bool:
    """One batch; row by row when it fails as a whole. False when the job was cancelled."""
    try:
        return _commit(job, rows, lambda: kind.do(job, rows))
    except AnpeiError as error:
        if len(rows) > 1:
            return all(_settle(job, kind, [row]) for row in rows)
        failed = RowOutcome(rows[0].number, "failed", str(error))
        return _commit(job, rows, lambda: [failed])


def _commit(job: Job, rows: list[Row], do: Callable[[], list[RowOutcome]]) -> bool:
    with _turn(job) as goes_on:
        if goes_on:
            outcomes = do()
            _check_outcomes(rows, outcomes)
            _move_position(check_own(job, locked=True), rows[-1].number, outcomes)
    return goes_on


@contextmanager
def _turn(job: Job) -> Iterator[bool]:
    """A transaction that alone may work on the job; False when it ends by cancellation here."""
    with transaction.atomic():
        if not is_free(job.pk):
            raise LeaseLost
        fresh = check_own(job)
        if fresh.state == JobState.CANCELLING:
            end_job(check_own(job, locked=True), JobState.CANCELLED)
            yield False
        else:
            yield True


def _check_outcomes(rows: list[Row], outcomes: list[RowOutcome]) -> None:
    if [outcome.row for outcome in outcomes] != [row.number for row in rows]:
        raise ValueError("a job answers for each of its rows, in their order")


def _move_position(job: Job, position: int, outcomes: list[RowOutcome]) -> None:
    told = [outcome for outcome in outcomes if outcome.state != "done"]
    JobRow.objects.bulk_create(
        JobRow(job=job, row=outcome.row, state=outcome.state, message=outcome.message[:1000])
        for outcome in told
    )
    failed = sum(outcome.state == "failed" for outcome in told)
    job.position, job.takeovers = position, 0
    job.failed_count += failed
    job.skipped_count += len(told) - failed
    job.done_count += len(outcomes) - len(told)
    keep(job, "position", "takeovers", "failed_count", "skipped_count", "done_count")


def _fail(job: Job, problem: str) -> None:
    try:
        with transaction.atomic():
            end_job(check_own(job, locked=True), JobState.FAILED, problem=problem)
    except LeaseLost:
        return
