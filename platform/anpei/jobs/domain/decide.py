"""Cancelling and resuming long work."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.jobs import tasks
from anpei.jobs.domain.moving import move_job
from anpei.jobs.models import Job
from anpei.jobs.permissions import check_may_act
from anpei.jobs.states import JobState
from anpei.kernel.clock import db_now
from tenants.enqueuing import enqueue


def cancel_job(*, job: Job, by: User | None) -> Job:
    """End it: at once when nobody works on it yet, else behind the batch at hand.

    What has been done stays done. Raises IllegalMove when it has ended, NotAllowed for somebody
    who may not.
    """
    check_may_act(job, by)
    with transaction.atomic():
        locked = Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
        if locked.state != JobState.QUEUED:
            return move_job(locked, JobState.CANCELLING, by=by)
        moved = move_job(locked, JobState.CANCELLED, by=by)
        moved.ended_at = db_now()
        moved.save(update_fields=["ended_at"])
    return moved


def resume_job(*, job: Job, by: User | None) -> Job:
    """Go on behind the last row that is settled. Raises IllegalMove, NotAllowed."""
    check_may_act(job, by)
    with transaction.atomic():
        moved = move_job(job, JobState.QUEUED, by=by)
        moved.problem, moved.ended_at, moved.takeovers = "", None, 0
        moved.save(update_fields=["problem", "ended_at", "takeovers"])
        enqueue(tasks.work_on_job, moved.pk)
    return moved
