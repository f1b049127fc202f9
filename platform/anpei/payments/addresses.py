"""Addresses: absolute ones on the association's own host for providers, payers' own pages."""

from django.urls import reverse

from anpei.messages.addresses import site_origin
from anpei.payments.models import Invoice, Order, Payment
from anpei.provinces.current import current_province
from anpei.provinces.ways import Way

_LISTED = ("entry:order", "entry:invoices")
"""By name, for their app lies above: where people are ordered from a list."""


def absolute(path: str) -> str:
    """``path`` with scheme, host and port."""
    return site_origin() + path


def notify_url(payment: Payment) -> str:
    """Where the provider tells what became of it: on the association's own host, so that neither
    the tenant nor the payment is taken from the message (T35)."""
    return absolute(reverse("payments:notice", args=[payment.provider, payment.number]))


def order_path(order: Order) -> str:
    """The page of the order as whoever pays sees it."""
    if Way.LIST_ENROLMENT in current_province().ways:
        return reverse(_LISTED[0], args=[order.public_id])
    mine = order.payer_person_id is not None
    return reverse("payments:my_order" if mine else "payments:order", args=[order.public_id])


def invoice_path(invoice: Invoice) -> str:
    """Where whoever paid finds the invoice."""
    if Way.LIST_ENROLMENT in current_province().ways:
        return reverse(_LISTED[1])
    if invoice.order.payer_person_id is not None:
        return order_path(invoice.order)
    return reverse("payments:my_invoice", args=[invoice.public_id])
