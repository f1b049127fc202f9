"""An invoice that was handed over for sending: to which address, by whom asked for."""

from django.db import models

from anpei.messages.models import Message
from anpei.payments.models.invoice import Invoice


class InvoiceMail(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="mails")
    email = models.EmailField()
    at = models.DateTimeField(auto_now_add=True)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    """Its deliveries say what became of it."""
    actor = models.CharField(max_length=200)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.invoice} → {self.email}"
