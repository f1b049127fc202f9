"""Sending messages. The scheduler runs ``sweep_…`` in public."""

from celery import shared_task

from anpei.messages import domain
from tenants.enqueuing import enqueue
from tenants.entering import enter_tenant, for_each_tenant, tenant_task


@tenant_task()
def deliver_messages() -> None:
    """Send what is due."""
    domain.deliver_due()


@shared_task
def sweep_messages() -> None:
    """For the scheduler, every few seconds."""

    def send(schema: str) -> None:
        with enter_tenant(schema):
            enqueue(deliver_messages)

    for_each_tenant(send)
