"""A proctor's look at a candidate's live picture: who, whom, from when until when, by which way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField


class LiveWay(models.TextChoices):
    NONE = "", _("no picture came")
    WEBRTC = "webrtc", _("moving picture")
    FRAMES = "frames", _("single pictures")


class LiveLook(models.Model):
    public_id = PublicIdField()
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="live_looks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    way = models.CharField(max_length=6, choices=LiveWay.choices, blank=True)
    kept_at = models.DateTimeField()
    """When the looking page last said that it still looks."""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.by_id} at attempt {self.attempt_id}"
