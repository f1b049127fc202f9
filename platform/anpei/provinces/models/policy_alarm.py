"""A rule that failed when it was asked, and so refused everybody it was asked about (PL-06)."""

from django.db import models
from django.db.models import Q


class PolicyAlarm(models.Model):
    question = models.CharField(max_length=60)
    """The hook that failed, e.g. ``decide_eligibility``."""
    edition = models.CharField(max_length=60)
    problem = models.CharField(max_length=200)
    """Kind of the error and where it was raised; never what it was told about a person."""
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    """When staff closed it; a later failure opens a new one."""
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "edition", "problem"],
                condition=Q(settled_at__isnull=True),
                name="policy_alarm_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.problem}"
