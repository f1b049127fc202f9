"""Something that happened during an attempt and that a reviewer should know of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField


class IncidentKind(models.TextChoices):
    CAMERA_LOST = "camera_lost", _("the camera was lost")
    PHOTO_MISSED = "photo_missed", _("a photo asked for was not sent")
    IRREGULARITY = "irregularity", _("irregularity marked by staff")


class Incident(models.Model):
    public_id = PublicIdField()
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=20, choices=IncidentKind.choices)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} in attempt {self.attempt_id}"
