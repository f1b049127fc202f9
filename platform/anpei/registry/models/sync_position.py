"""How far one list of a run has been pulled: written with each page, so a killed run goes on."""

from django.db import models

from anpei.registry.models.sync_run import SyncRun


class SyncPosition(models.Model):
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="positions")
    kind = models.CharField(max_length=20)
    cursor = models.TextField(blank=True)
    """"" = before the first page."""
    pages = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    is_complete = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="one_position_a_list")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.rows}"
