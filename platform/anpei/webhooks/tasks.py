"""Sending webhooks. The scheduler runs ``sweep_…`` in public."""

from celery import shared_task

from anpei.webhooks import domain
from tenants.enqueuing import enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task(soft_time_limit=120)
def deliver_webhooks() -> None:
    """Send what is due."""
    domain.deliver_due()


@shared_task
def sweep_webhooks() -> None:
    """For the scheduler, every few seconds."""
    enqueue_everywhere(deliver_webhooks)


@tenant_task()
def forget_webhooks() -> None:
    """Delete one tenant's deliveries past their retention."""
    domain.forget_old_deliveries()


@shared_task
def sweep_forgotten_webhooks() -> None:
    """For the scheduler, every night."""
    enqueue_everywhere(forget_webhooks)
