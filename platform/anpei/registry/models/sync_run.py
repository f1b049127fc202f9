"""One pull from the registry: what it set out to do, how far it came, what it found."""

from django.db import models
from django.db.models import Q

from anpei.kernel.ids import PublicIdField
from anpei.registry.states import SYNC_LABELS, SyncState


class SyncRun(models.Model):
    public_id = PublicIdField()
    state = models.CharField(
        max_length=20, choices=list(SYNC_LABELS.items()), default=SyncState.RUNNING
    )
    is_full = models.BooleanField(default=False)
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True, blank=True)
    """Fixed by the first page, so that the four lists are of one moment."""
    epoch = models.CharField(max_length=40, blank=True)
    started_by = models.CharField(max_length=200)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    message = models.TextField(blank=True)
    """Why it stopped, for staff."""
    report = models.JSONField(default=dict)
    """Counts: what was received, new, changed, held; for a quarantine, what looked wrong."""

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=(SyncState.RUNNING, SyncState.FAILED, SyncState.QUARANTINED)),
                name="one_open_sync_run",
            )
        ]

    def __str__(self) -> str:
        return f"sync {self.pk} ({self.state})"
