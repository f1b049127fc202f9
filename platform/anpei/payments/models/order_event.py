"""A state an order entered."""

from django.db import models

from anpei.kernel.decisions import Text
from anpei.payments.models.order import Order
from anpei.payments.states import LABELS, OrderState


class OrderEvent(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    @property
    def label(self) -> Text:
        """What people read for the state entered."""
        return LABELS[OrderState(self.after)]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
