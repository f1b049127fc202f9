from anpei.payments.domain.invoicing.connect import connect_invoices
from anpei.payments.domain.invoicing.correct import (
    InvoiceCorrection,
    correct_invoice,
    correct_invoice_email,
)
from anpei.payments.domain.invoicing.deliver import deliver_due_invoices
from anpei.payments.domain.invoicing.mail import post_invoice, send_invoice
from anpei.payments.domain.invoicing.request import (
    request_due_invoices,
    request_invoice,
    request_red_letter,
)

__all__ = [
    "InvoiceCorrection",
    "connect_invoices",
    "correct_invoice",
    "correct_invoice_email",
    "deliver_due_invoices",
    "post_invoice",
    "request_due_invoices",
    "request_invoice",
    "request_red_letter",
    "send_invoice",
]
