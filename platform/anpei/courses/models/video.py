"""A video as it is streamed (PL-21)."""

from django.db import models

from anpei.kernel.ids import PublicIdField


class VideoState(models.TextChoices):
    UPLOADED = "uploaded"
    TRANSCODING = "transcoding"
    READY = "ready"
    FAILED = "failed"


class Video(models.Model):
    public_id = PublicIdField()
    state = models.CharField(max_length=12, choices=VideoState.choices, default=VideoState.UPLOADED)
    source = models.CharField(max_length=200, blank=True)
    """Private path of the upload."""
    stream = models.CharField(max_length=200, blank=True)
    """Private path of the streamable MP4."""
    poster = models.CharField(max_length=200, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    byte_size = models.BigIntegerField(default=0)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"video {self.public_id}"
