"""Sending messages. The scheduler runs ``sweep_…`` in public."""

from typing import Any

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
    _to_every_tenant(deliver_messages)


@tenant_task()
def send_reminders() -> None:
    """Remind whoever is due."""
    domain.send_reminders()


@shared_task
def sweep_reminders() -> None:
    """For the scheduler, in the morning and again in the afternoon."""
    _to_every_tenant(send_reminders)


def _to_every_tenant(task: Any) -> None:
    def send(schema: str) -> None:
        with enter_tenant(schema):
            enqueue(task)

    for_each_tenant(send)
