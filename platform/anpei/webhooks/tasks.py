"""Sending webhooks. The scheduler runs ``sweep_…`` in public."""

from celery import shared_task

from anpei.webhooks import domain
from tenants.enqueuing import enqueue
from tenants.entering import enter_tenant, for_each_tenant, tenant_task


@tenant_task()
def deliver_webhooks() -> None:
    """Send what is due."""
    domain.deliver_due()


@shared_task
def sweep_webhooks() -> None:
    """For the scheduler, every few seconds."""

    def send(schema: str) -> None:
        with enter_tenant(schema):
            enqueue(deliver_webhooks)

    for_each_tenant(send)
