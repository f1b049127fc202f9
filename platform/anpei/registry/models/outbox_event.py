"""A state an outbox entry entered."""

from django.db import models

from anpei.registry.models.outbox_entry import OutboxEntry


class OutboxEvent(models.Model):
    entry = models.ForeignKey(OutboxEntry, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
