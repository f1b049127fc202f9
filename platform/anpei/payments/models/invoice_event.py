"""Something that happened to an invoice: a state it entered, a mail, a corrected address."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.kernel.decisions import Text
from anpei.payments.models.invoice import Invoice
from anpei.payments.states import INVOICE_LABELS, InvoiceState


class InvoiceEvent(StateEvent):
    subject = "invoice"

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="events")

    @property
    def label(self) -> Text:
        """What people read: the state entered, or what happened in it."""
        if self.before == self.after:
            return self.reason
        return INVOICE_LABELS[InvoiceState(self.after)]
