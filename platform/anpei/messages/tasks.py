"""Sending messages. The scheduler runs ``sweep_…`` in public."""

from celery import shared_task

from anpei.messages import domain
from tenants.enqueuing import enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task()
def deliver_messages() -> None:
    """Send what is due."""
    domain.deliver_due()


@shared_task
def sweep_messages() -> None:
    """For the scheduler, every few seconds."""
    enqueue_everywhere(deliver_messages)


@tenant_task()
def send_reminders() -> None:
    """Remind whoever is due."""
    domain.send_reminders()


@shared_task
def sweep_reminders() -> None:
    """For the scheduler, in the morning and again in the afternoon."""
    enqueue_everywhere(send_reminders)
