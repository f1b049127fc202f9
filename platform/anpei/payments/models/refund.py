"""Money that goes back: asked for with a reason, agreed, sent by the bank with its reference."""

import secrets

from django.db import models
from django.db.models import Q

from anpei.kernel.ids import PublicIdField
from anpei.payments.models.order import Order
from anpei.payments.models.payment import Payment
from anpei.payments.states import REFUND_LABELS, RefundState


def make_request_number() -> str:
    """25 letters and digits, as all providers take them."""
    return "R" + secrets.token_hex(12).upper()


class Refund(models.Model):
    public_id = PublicIdField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="refunds"
    )
    """The online payment that it goes back to; null: finance sends a bank transfer."""
    is_automatic = models.BooleanField(default=False)
    """Money that nobody is owed a place for: late, twice, or for a cancelled order."""
    request_number = models.CharField(max_length=32, unique=True, default=make_request_number)
    """How the provider knows this refund, the same at every try: it can never be sent twice."""
    state = models.CharField(max_length=10, choices=REFUND_LABELS, default=RefundState.REQUESTED)
    amount_fen = models.PositiveBigIntegerField()
    reason = models.TextField()
    payee_name = models.CharField(max_length=200, blank=True)
    payee_bank = models.CharField(max_length=100, blank=True)
    payee_account = models.CharField(max_length=40, blank=True)
    """Where the money goes back to; "" when it goes back the way it came."""
    answer = models.TextField(blank=True)
    """Why it was refused."""
    bank_reference = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    """When the provider is asked to send it, or what became of it; null: not by us."""
    tries = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    """What the last try ended with, when it was not sent."""

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(
                    state__in=(RefundState.REQUESTED, RefundState.AGREED), is_automatic=False
                ),
                name="one_open_refund_an_order",
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference=""),
                name="bank_reference_once",
            ),
            models.CheckConstraint(name="refund_moves_money", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="sent_refund_names_its_transfer",
                condition=~Q(state=RefundState.REFUNDED) | ~Q(bank_reference=""),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "requested_at"], name="refund_queue"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="refund_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} −{self.amount_fen}"
