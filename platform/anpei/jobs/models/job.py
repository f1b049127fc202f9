"""Long work: what was asked for, how far it came, who works on it now."""

from typing import Any

from django.db import models
from django.db.models import Q

from anpei.accounts.models import User
from anpei.jobs.states import LABELS, OPEN, JobState
from anpei.kernel.ids import PublicIdField
from tenants.storage import secret_name


def upload_path(job: Any, name: str) -> str:
    """Where an upload is kept; nothing of its own name but the ending."""
    return secret_name("jobs", name.rpartition(".")[2].lower()[:5])


class Job(models.Model):
    public_id = PublicIdField()
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=list(LABELS.items()), default=JobState.QUEUED)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="jobs")
    """None: the system."""
    file = models.FileField(upload_to=upload_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    """As it was uploaded, for people."""
    parameters = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    """The last row that is settled; committed together with the row's own work."""
    total = models.PositiveIntegerField(null=True)
    """None until the rows have been counted."""
    done_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    failed_count = models.PositiveIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    """Names the one worker that may move the position."""
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    """A worker that lets this pass is taken for dead."""
    takeovers = models.PositiveSmallIntegerField(default=0)
    """Workers lost since the position last moved."""
    problem = models.TextField(blank=True)
    """Why it stopped, for staff."""
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(position__lte=models.F("total")),
                name="job_position_within_total",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(JobState.RUNNING, JobState.CANCELLING)) | Q(lease=""),
                name="job_leased_only_at_work",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="job_by_person"),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=OPEN), name="job_to_take_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
