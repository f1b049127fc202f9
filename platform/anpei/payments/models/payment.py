"""One attempt to pay an order with one provider (PL-40)."""

from django.db import models
from django.db.models import Q

from anpei.kernel.ids import PublicIdField
from anpei.payments.gateways import provider_title
from anpei.payments.models.order import Order
from anpei.payments.models.provider_connection import ProviderConnection
from anpei.payments.states import PAYMENT_LABELS, PaymentState


class Payment(models.Model):
    """It moves only forward, and money that arrives after it was closed still makes it paid."""

    public_id = PublicIdField()
    number = models.CharField(max_length=32, unique=True)
    """Ours, as the provider knows it (out_trade_no): letters and digits alone."""
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=30)
    """A key of ``payments.gateways.ONLINE``."""
    connection = models.ForeignKey(
        ProviderConnection, null=True, on_delete=models.PROTECT, related_name="payments"
    )
    """The account that took it: whatever is connected later, it is asked about and sent back with
    this one."""
    way = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=PAYMENT_LABELS, default=PaymentState.CREATED)
    amount_fen = models.PositiveBigIntegerField()
    handover = models.JSONField(null=True, blank=True)
    """``gateways.contract.Handover``; null until the provider has answered."""
    trade_number = models.CharField(max_length=64, blank=True)
    """The provider's own."""
    payer = models.CharField(max_length=100, blank=True)
    """Who paid, masked by the provider."""
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    """On the provider's clock: the day of its bill."""
    next_query_at = models.DateTimeField(null=True, blank=True)
    """When the provider is asked next; null when there is nothing to ask."""
    queries = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    """What the last question ended with, when it was no answer."""
    actor = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "trade_number"],
                condition=~Q(trade_number=""),
                name="trade_pays_once",
            ),
            models.CheckConstraint(name="payment_moves_money", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="paid_payment_names_its_trade",
                condition=~Q(state__in=(PaymentState.PAID, PaymentState.REFUNDED))
                | (~Q(trade_number="") & Q(paid_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_query_at"],
                condition=Q(next_query_at__isnull=False),
                name="payment_to_query",
            ),
            models.Index(fields=["provider", "paid_at"], name="payment_by_bill"),
        ]

    @property
    def provider_title(self) -> str:
        """What people read for the provider."""
        return provider_title(self.provider)

    def __str__(self) -> str:
        return self.number
