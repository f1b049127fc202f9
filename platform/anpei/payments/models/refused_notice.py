"""Notifications that proved nothing, counted by reason: staff see them, a flood fills no disk."""

from django.db import models

from anpei.payments.models.payment import Payment


class RefusedNotice(models.Model):
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="refused_notices")
    reason = models.CharField(max_length=20)
    """Of ``gateways.contract.NoticeRefused``, or ``amount``, ``number``."""
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["payment", "reason"], name="refused_notice_by_reason")
        ]

    def __str__(self) -> str:
        return f"{self.reason} × {self.times}"
