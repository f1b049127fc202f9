"""How this association speaks with its invoice platform."""

from django.db import models
from django.db.models import Q

from anpei.kernel.fields import EncryptedTextField


class InvoiceConnection(models.Model):
    """One row. The address comes from here alone, never from data (security T47)."""

    base_url = models.CharField(max_length=200, blank=True)
    """"" = the sandbox of this machine (``settings.SANDBOX_URL``)."""
    client_id = models.CharField(max_length=60)
    secret = EncryptedTextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_invoice_connection", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return self.client_id
