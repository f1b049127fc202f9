"""Orders, payments, refunds, bills, invoices, and what has to be forgotten. The tables are the
queues."""

from celery import shared_task

from anpei.kernel.errors import Unavailable
from anpei.payments.domain import invoicing, paying, refunding
from anpei.payments.domain.forget import forget_old_drafts, forget_old_requests
from tenants.enqueuing import enqueue_everywhere
from tenants.entering import tenant_task


@tenant_task()
def deliver_invoices() -> None:
    """Send, query and fetch what is due; without a platform it waits."""
    try:
        invoicing.deliver_due_invoices()
    except Unavailable:
        return


@tenant_task()
def request_invoices() -> None:
    """Ask for the invoices whose day has come."""
    invoicing.request_due_invoices()


@tenant_task()
def forget_payments() -> None:
    """Idempotency keys past their retention, drafts nobody came back to."""
    forget_old_requests()
    forget_old_drafts()


@tenant_task()
def expire_orders() -> None:
    """Orders whose time to pay is over (YN-15)."""
    paying.expire_due_orders()


@tenant_task()
def ask_providers() -> None:
    """Ask about payments in doubt, and close those nobody will make (YN-17)."""
    paying.ask_due_payments()


@tenant_task()
def send_refunds() -> None:
    """Send what is due back through its provider, or ask what became of it."""
    refunding.send_due_refunds()


@tenant_task()
def reconcile_bills() -> None:
    """Fetch and compare the providers' bills that are due (PL-42)."""
    paying.reconcile_due_bills()


@shared_task
def sweep_bills() -> None:
    """For the scheduler, every hour from the morning on."""
    enqueue_everywhere(reconcile_bills)


@shared_task
def sweep_payments() -> None:
    """For the scheduler, every few seconds."""
    enqueue_everywhere(expire_orders, ask_providers, send_refunds)


@shared_task
def sweep_invoices() -> None:
    """For the scheduler, every few seconds."""
    enqueue_everywhere(deliver_invoices)


@shared_task
def sweep_due_invoices() -> None:
    """For the scheduler, every hour."""
    enqueue_everywhere(request_invoices)


@shared_task
def sweep_forgotten_payments() -> None:
    """For the scheduler, every night."""
    enqueue_everywhere(forget_payments)
