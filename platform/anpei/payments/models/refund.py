"""Money that goes back: asked for with a reason, agreed, sent by the bank with its reference."""

from django.db import models
from django.db.models import Q

from anpei.kernel.ids import PublicIdField
from anpei.payments.models.order import Order
from anpei.payments.states import REFUND_LABELS, RefundState


class Refund(models.Model):
    public_id = PublicIdField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    state = models.CharField(max_length=10, choices=REFUND_LABELS, default=RefundState.REQUESTED)
    amount_fen = models.PositiveBigIntegerField()
    reason = models.TextField()
    payee_name = models.CharField(max_length=200)
    payee_bank = models.CharField(max_length=100)
    payee_account = models.CharField(max_length=40)
    """Where the money goes back to."""
    answer = models.TextField(blank=True)
    """Why it was refused."""
    bank_reference = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=(RefundState.REQUESTED, RefundState.AGREED)),
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
        indexes = [models.Index(fields=["state", "requested_at"], name="refund_queue")]

    def __str__(self) -> str:
        return f"{self.order} −{self.amount_fen}"
