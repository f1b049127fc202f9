"""A video as it is streamed (PL-21)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.kernel.ids import PublicIdField


class VideoState(models.TextChoices):
    UPLOADED = "uploaded", _("waiting for conversion")
    TRANSCODING = "transcoding", _("being converted")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Video(models.Model):
    public_id = PublicIdField()
    state = models.CharField(max_length=12, choices=VideoState.choices, default=VideoState.UPLOADED)
    name = models.CharField(max_length=150, blank=True)
    """The file's name as it was uploaded; for staff alone."""
    source = models.CharField(max_length=200, blank=True)
    """Private path of the upload."""
    stream = models.CharField(max_length=200, blank=True)
    """Private path of the streamable MP4."""
    poster = models.CharField(max_length=200, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    byte_size = models.BigIntegerField(default=0)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField(auto_now=True)
    """When the transcoding last said it is alive; a silent one is started again."""
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"video {self.public_id}"
