"""A video as it is streamed (PL-21)."""

from django.db import models

from anpei.courses.states import VIDEO_STATE_LABELS, VideoState
from anpei.kernel.ids import PublicIdField


class Video(models.Model):
    public_id = PublicIdField()
    state = models.CharField(
        max_length=12, choices=list(VIDEO_STATE_LABELS.items()), default=VideoState.UPLOADED
    )
    name = models.CharField(max_length=150, blank=True)
    """The file's name as it was uploaded; for staff alone."""
    address = models.URLField(max_length=500, blank=True)
    """Where it is fetched from; "" for an upload."""
    source = models.CharField(max_length=200, blank=True)
    """Private path of the upload; "" once it is converted."""
    stream = models.CharField(max_length=200, blank=True)
    """Private path of the streamable MP4."""
    poster = models.CharField(max_length=200, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    byte_size = models.BigIntegerField(default=0)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField(auto_now=True)
    """When the conversion last said that it is alive; a silent one is started again."""
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["touched_at"],
                condition=models.Q(
                    state__in=[VideoState.UPLOADED, VideoState.FETCHING, VideoState.TRANSCODING]
                ),
                name="video_to_convert",
            )
        ]

    def __str__(self) -> str:
        return f"video {self.public_id}"
