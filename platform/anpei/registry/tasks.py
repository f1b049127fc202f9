"""Nightly pull, the outbox's sweeper, licence photos. The scheduler runs ``sweep_…`` in public."""

from celery import shared_task

from anpei.kernel.errors import Conflict, Unavailable
from anpei.registry import domain
from tenants.enqueuing import enqueue, enqueue_everywhere
from tenants.entering import current_association, tenant_task


@tenant_task()
def sync_registry() -> None:
    """Pull what has changed; a run that is held or works elsewhere is left alone."""
    try:
        domain.run_sync(by=None)
    except (Conflict, Unavailable):
        return
    enqueue(fetch_photos)
    enqueue(follow_extensions)


@tenant_task()
def resume_interrupted_sync() -> None:
    """Go on with a run that was killed or cut off."""
    try:
        domain.resume_sync(by=None)
    except (Conflict, Unavailable):
        return


@tenant_task()
def fetch_photos() -> None:
    """Licence photos of enrolled learners."""
    try:
        domain.fetch_missing_photos()
    except Unavailable:
        return


@tenant_task()
def follow_extensions() -> None:
    """What became of applications for extension, after the nightly pull."""
    try:
        domain.follow_extensions()
    except Unavailable:
        return


@tenant_task()
def deliver_outbox() -> None:
    """Queue what is qualified (unless staff do that by hand), then send and ask what is due."""
    if current_association().settings.get("report_automatically", True):
        domain.report_qualified_results(by=None)
    try:
        domain.deliver_due()
    except Unavailable:
        return


@shared_task
def sweep_outboxes() -> None:
    """For the scheduler, every few seconds: reports out, licence photos of new learners in."""
    enqueue_everywhere(deliver_outbox, fetch_photos)


@shared_task
def sweep_interrupted_syncs() -> None:
    """For the scheduler, every 5 minutes."""
    enqueue_everywhere(resume_interrupted_sync)


@shared_task
def sweep_registries() -> None:
    """For the scheduler, every night (SD-57)."""
    enqueue_everywhere(sync_registry)
