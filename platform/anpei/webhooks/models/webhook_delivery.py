"""One event for one receiver: written with the fact itself, sent until it is taken."""

from django.db import models

from anpei.kernel.ids import PublicIdField
from anpei.webhooks.kinds import EventKind
from anpei.webhooks.models.webhook import Webhook
from anpei.webhooks.states import WEBHOOK_LABELS, WebhookState


class WebhookDelivery(models.Model):
    public_id = PublicIdField()
    """By this the receiver knows a repetition."""
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=40, choices=EventKind.choices)
    body = models.TextField()
    """The very text that is signed and sent."""
    state = models.CharField(
        max_length=10, choices=list(WEBHOOK_LABELS.items()), default=WebhookState.QUEUED
    )
    tries = models.PositiveSmallIntegerField(default=0)
    """Since it was queued."""
    next_try_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    """HTTP status of the last answer; null without one."""
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["state", "next_try_at"], name="webhook_by_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id} ({self.state})"
