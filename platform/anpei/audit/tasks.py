"""Background work of the audit log."""

from celery import shared_task

from anpei.audit import domain
from tenants.enqueuing import enqueue
from tenants.entering import enter_tenant, for_each_tenant, tenant_task


@tenant_task()
def seal_audit() -> None:
    """Seal one tenant's new entries; what is left over comes with the next turn."""
    domain.seal_entries()


@shared_task
def sweep_audit() -> None:
    """For the scheduler: every tenant's unsealed entries."""

    def send(schema: str) -> None:
        with enter_tenant(schema):
            enqueue(seal_audit)

    for_each_tenant(send)
