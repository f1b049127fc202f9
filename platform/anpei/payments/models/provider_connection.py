"""How this association is paid through one provider."""

from django.db import models
from django.db.models import Q

from anpei.kernel.fields import EncryptedTextField


class ProviderConnection(models.Model):
    """One merchant's account; of each provider one is current. Switched off or followed by another
    it takes no new payments; what it took is still shown, queried and refunded with it."""

    provider = models.CharField(max_length=30)
    """A key of ``payments.gateways.ONLINE``."""
    is_current = models.BooleanField(default=True)
    is_on = models.BooleanField(default=False)
    merchant = models.CharField(max_length=60)
    """The merchant's number, for lists."""
    app = models.CharField(max_length=60, blank=True)
    """The application's number, "" where the provider has none."""
    account = EncryptedTextField()
    """``gateways.contract.Account`` of the provider as JSON: numbers and keys."""
    changed_at = models.DateTimeField(auto_now=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    test_trouble = models.CharField(max_length=300, blank=True)
    """What the last test found; "" = it worked."""

    class Meta:
        ordering = ("provider", "-is_current", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["provider"], condition=Q(is_current=True), name="one_current_connection"
            ),
            models.UniqueConstraint(
                fields=["provider", "merchant", "app"], name="merchant_connected_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.merchant}"
