"""Something that happened to an invoice: a state it entered, a mail, a corrected address."""

from django.db import models

from anpei.kernel.decisions import Text
from anpei.payments.models.invoice import Invoice
from anpei.payments.states import INVOICE_LABELS, InvoiceState


class InvoiceEvent(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    """The same as ``before`` for what changed no state."""
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    @property
    def label(self) -> Text:
        """What people read: the state entered, or what happened in it."""
        if self.before == self.after:
            return self.detail
        return INVOICE_LABELS[InvoiceState(self.after)]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
