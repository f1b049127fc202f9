"""One worker a job: taking it, keeping it, losing it.

A worker holds a job by the name in ``lease``. It moves the position only in a transaction that
holds the batch lock and finds its own name in the row; so a worker that was taken for dead and
comes back commits nothing, and a batch that takes long is not taken for dead.
"""

from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from anpei.jobs import tasks
from anpei.jobs.domain.ending import end_job
from anpei.jobs.domain.moving import move_job
from anpei.jobs.models import Job
from anpei.jobs.states import OPEN, JobState
from anpei.kernel.clock import db_now
from tenants.enqueuing import enqueue

LEASE = timedelta(seconds=30)
OPENING = timedelta(seconds=120)
"""Longer than it takes to open the largest upload and find the row to go on with."""
TAKEOVERS_ALLOWED = 3
_BATCH_LOCK = (
    "SELECT pg_try_advisory_xact_lock(hashtext('job ' || current_schema()), %s::bigint::int)"
)


class LeaseLost(Exception):  # noqa: N818
    """Another worker has the job now: leave at once and touch nothing."""


def claim_job(job_id: int) -> Job | None:
    """Take the job; None while another worker has it or when there is nothing to do.

    A job that was being cancelled when its worker died ends here; one that has lost worker after
    worker at the same row has failed.
    """
    with transaction.atomic():
        now = db_now()
        job = (
            Job.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now), pk=job_id, state__in=OPEN)
            .first()
        )
        if job is None or not is_free(job_id):
            return None
        if job.state == JobState.CANCELLING:
            end_job(job, JobState.CANCELLED)
            return None
        if job.lease and job.takeovers >= TAKEOVERS_ALLOWED:
            end_job(job, JobState.FAILED, problem=_("The worker was lost at this row repeatedly."))
            return None
        if job.state == JobState.QUEUED:
            job = move_job(job, JobState.RUNNING, by=None)
        elif job.lease:
            job.takeovers += 1
        job.started_at = job.started_at or now
        job.lease, job.heartbeat_at, job.lease_until = uuid4().hex, now, now + OPENING
        job.save(update_fields=["takeovers", "started_at", "lease", "heartbeat_at", "lease_until"])
    return job


def is_free(job_id: int) -> bool:
    """Take the batch lock of the job until this transaction ends; False while a batch is at work.

    Not the row's own lock: a person who cancels need not wait for the batch.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BATCH_LOCK, [job_id])
        return bool(cursor.fetchone()[0])


def check_own(job: Job, *, locked: bool = False) -> Job:
    """The job's fresh row, still this worker's. Raises LeaseLost."""
    rows = Job.objects.select_for_update(of=("self",), no_key=True) if locked else Job.objects.all()
    row = rows.filter(
        pk=job.pk, lease=job.lease, state__in=(JobState.RUNNING, JobState.CANCELLING)
    ).first()
    if row is None:
        raise LeaseLost
    return row


def keep(job: Job, *changed: str) -> None:
    """Save what ``changed`` of the locked row, and say that this worker is alive."""
    job.heartbeat_at = db_now()
    job.lease_until = job.heartbeat_at + LEASE
    job.save(update_fields=[*changed, "heartbeat_at", "lease_until"])


def release_job(job: Job) -> None:
    """Let the job wait for a worker's next turn. Raises LeaseLost."""
    with transaction.atomic():
        held = check_own(job, locked=True)
        held.lease, held.lease_until = "", None
        held.save(update_fields=["lease", "lease_until"])
        enqueue(tasks.work_on_job, held.pk)
