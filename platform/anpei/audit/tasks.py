"""Background work of the audit log."""

from celery import shared_task

from anpei.audit import domain
from tenants.enqueuing import enqueue
from tenants.entering import enter_tenant, for_each_tenant, tenant_task


@tenant_task()
def seal_audit() -> None:
    """Seal one tenant's new entries and check some of the chain; the rest comes next turn."""
    domain.seal_entries()
    domain.verify_entries()


@tenant_task()
def restart_audit_check() -> None:
    """Check one tenant's chain from the first entry again."""
    domain.restart_verification()


@shared_task
def sweep_audit_checks() -> None:
    """For the scheduler, every night: every tenant's chain from the beginning."""

    def send(schema: str) -> None:
        with enter_tenant(schema):
            enqueue(restart_audit_check)

    for_each_tenant(send)


@shared_task
def sweep_audit() -> None:
    """For the scheduler: every tenant's unsealed entries."""

    def send(schema: str) -> None:
        with enter_tenant(schema):
            enqueue(seal_audit)

    for_each_tenant(send)
