"""What the API's tokens leave behind. The scheduler runs ``sweep_…`` in public."""

from celery import shared_task

from anpei.clients import domain
from tenants.enqueuing import enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task()
def forget_tokens() -> None:
    """Delete one tenant's grants and used tokens past their retention."""
    domain.forget_old_grants()
    domain.forget_spent_tokens()


@shared_task
def sweep_forgotten_tokens() -> None:
    """For the scheduler, every night."""
    enqueue_everywhere(forget_tokens)
