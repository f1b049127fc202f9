"""A row that was not done: why, in words for the person who gave it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.jobs.models.job import Job


class RowState(models.TextChoices):
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Failed")


class JobRow(models.Model):
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RowState.choices)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ("row",)
        constraints = [models.UniqueConstraint(fields=["job", "row"], name="job_row_told_once")]

    def __str__(self) -> str:
        return f"{self.row}: {self.message}"
