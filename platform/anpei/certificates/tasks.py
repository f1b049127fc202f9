"""Issuing in the background. The table itself is the queue: what is reported is due."""

from celery import shared_task

from anpei.accounts.domain.limits import forget_old_tries
from anpei.certificates import domain
from anpei.enrolment.models import Enrolment
from tenants.enqueuing import enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task()
def issue_certificate(enrolment_id: int) -> None:
    """Issue the certificate of one enrolment; coming twice changes nothing."""
    domain.issue_certificate(enrolment=Enrolment.objects.get(pk=enrolment_id), by=None)


@tenant_task()
def issue_due_certificates() -> None:
    """Issue everything that is due: new reports, and those whose own task was lost."""
    domain.issue_due_certificates()
    forget_old_tries()


@shared_task
def sweep_certificates() -> None:
    """For the scheduler: every tenant's due certificates."""
    enqueue_everywhere(issue_due_certificates)
