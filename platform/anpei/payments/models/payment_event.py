"""A state a payment entered, and by what: a notification, a query, a person."""

from django.db import models

from anpei.kernel.decisions import Text
from anpei.payments.models.payment import Payment
from anpei.payments.states import PAYMENT_LABELS, PaymentState


class PaymentEvent(models.Model):
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    @property
    def label(self) -> Text:
        """What people read for the state entered."""
        return PAYMENT_LABELS[PaymentState(self.after)]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
