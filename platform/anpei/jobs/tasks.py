"""Background work: one job; and the sweep that takes up what a dead worker left."""

from celery import shared_task

from anpei.jobs import domain, queries
from tenants.enqueuing import enqueue, enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task()
def work_on_job(job_id: int) -> None:
    """Work on one job until it ends; a job that another worker has is left alone."""
    domain.work_on_job(job_id=job_id)


@tenant_task()
def take_up_jobs() -> None:
    """Send every job that waits without a worker to one."""
    for job_id in queries.jobs_without_a_worker():
        enqueue(work_on_job, job_id)


@shared_task
def sweep_jobs() -> None:
    """For the scheduler, every 15 seconds: Redis may have lost a task, a worker its life."""
    enqueue_everywhere(take_up_jobs)
