"""How this association is paid through one provider."""

from django.db import models

from anpei.kernel.fields import EncryptedTextField


class ProviderConnection(models.Model):
    """Switched off, it takes no new payments; old ones are still shown, queried and refunded."""

    provider = models.CharField(max_length=30, unique=True)
    """A key of ``payments.gateways.ONLINE``."""
    is_on = models.BooleanField(default=False)
    merchant = models.CharField(max_length=60)
    """The merchant's number, for lists."""
    account = EncryptedTextField()
    """``gateways.contract.Account`` of the provider as JSON: numbers and keys."""
    changed_at = models.DateTimeField(auto_now=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    test_trouble = models.CharField(max_length=300, blank=True)
    """What the last test found; "" = it worked."""

    class Meta:
        ordering = ("provider",)

    def __str__(self) -> str:
        return f"{self.provider} {self.merchant}"
