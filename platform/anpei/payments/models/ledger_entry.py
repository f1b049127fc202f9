"""The ledger of an order (PL-40): what was paid and what was paid back, by whichever provider."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.payments.models.order import Order
from anpei.payments.models.payment import Payment


class LedgerKind(models.TextChoices):
    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Refund")


class LedgerEntry(models.Model):
    """Never changed and never deleted; ``reference`` makes each event count once."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="ledger")
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    """The online payment it belongs to; null for what staff confirmed by hand."""
    kind = models.CharField(max_length=8, choices=LedgerKind.choices)
    provider = models.CharField(max_length=30)
    """A key of ``payments.gateways``."""
    reference = models.CharField(max_length=80)
    """The provider's number of it, or ours where the bank gives none."""
    amount_fen = models.PositiveBigIntegerField()
    """Always positive; ``kind`` says which way."""
    at = models.DateTimeField(auto_now_add=True)
    provider_at = models.DateTimeField(null=True, blank=True)
    """When it happened on the provider's clock: the day of its bill."""
    actor = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind", "reference"], name="ledger_event_once"
            ),
            models.CheckConstraint(name="ledger_moves_money", condition=Q(amount_fen__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen} ({self.reference})"
