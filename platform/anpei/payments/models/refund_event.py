"""A state a refund entered."""

from django.db import models

from anpei.kernel.decisions import Text
from anpei.payments.models.refund import Refund
from anpei.payments.states import REFUND_LABELS, RefundState


class RefundEvent(models.Model):
    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="events")
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
        return REFUND_LABELS[RefundState(self.after)]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
