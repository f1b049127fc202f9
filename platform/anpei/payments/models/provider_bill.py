"""A provider's bill of one day, compared with the ledger (PL-42)."""

from django.db import models

from anpei.kernel.ids import PublicIdField
from anpei.payments.gateways import provider_title


class ProviderBill(models.Model):
    public_id = PublicIdField()
    provider = models.CharField(max_length=30)
    day = models.DateField()
    """As the provider counts days (``OnlineGateway.cut_off_hour``)."""
    compared_at = models.DateTimeField(null=True, blank=True)
    """When it was compared last; null: it could not be fetched yet."""
    trouble = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=0)
    paid_fen = models.PositiveBigIntegerField(default=0)
    refunded_fen = models.PositiveBigIntegerField(default=0)
    """What the provider says; the next two are the ledger's."""
    our_paid_fen = models.PositiveBigIntegerField(default=0)
    our_refunded_fen = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-day", "provider")
        constraints = [
            models.UniqueConstraint(fields=["provider", "day"], name="one_bill_a_day"),
        ]

    @property
    def provider_title(self) -> str:
        """What people read for the provider."""
        return provider_title(self.provider)

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"
