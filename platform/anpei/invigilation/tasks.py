"""Rooms fill by themselves, whether or not anybody looks at a wall."""

from celery import shared_task

from anpei.invigilation import domain
from tenants.enqueuing import enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task()
def settle_rooms() -> None:
    """Seats for exams that have begun, and what changed of the others; twice changes nothing."""
    domain.settle_touched()


@shared_task
def sweep_rooms() -> None:
    """For the scheduler, every 10 seconds."""
    enqueue_everywhere(settle_rooms)
