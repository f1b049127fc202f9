"""Background work of the audit log."""

from celery import shared_task

from anpei.audit import domain
from tenants.enqueuing import enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task()
def seal_audit() -> None:
    """Seal one tenant's new entries and check some of the chain; the rest comes next turn."""
    domain.seal_entries()
    domain.verify_entries()


@tenant_task()
def restart_audit_check() -> None:
    """Anchor one tenant's chain, and check it from the first entry again."""
    domain.anchor_chain()
    domain.restart_verification()


@shared_task
def sweep_audit_checks() -> None:
    """For the scheduler, every night: every tenant's chain from the beginning."""
    enqueue_everywhere(restart_audit_check)


@shared_task
def sweep_audit() -> None:
    """For the scheduler: every tenant's unsealed entries."""
    enqueue_everywhere(seal_audit)
