"""An edition tried out on a day: who would be eligible then, under it and without it (PL-05)."""

from django.db import models

from anpei.accounts.models import User
from anpei.kernel.ids import PublicIdField


class Rehearsal(models.Model):
    public_id = PublicIdField()
    edition_key = models.CharField(max_length=60)
    edition_title = models.CharField(max_length=200)
    base = models.CharField(max_length=60)
    overrides = models.JSONField(default=dict)
    """The edition's values when it was rehearsed: it may be changed while this goes on."""
    against_key = models.CharField(max_length=60)
    """The edition that would hold on that day without it."""
    day = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.CharField(max_length=40, blank=True)
    """Public id of the job that asks about everybody."""
    looked_at = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict)
    """``{"before": {rule or "allow": licences}, "after": {…}}``."""
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.edition_title} {self.day}"
