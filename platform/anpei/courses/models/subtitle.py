"""Subtitles of a video in one language (PL-21)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.courses.models.video import Video
from anpei.kernel.ids import PublicIdField


class SubtitleLanguage(models.TextChoices):
    CHINESE = "zh-CN", _("Chinese")
    ENGLISH = "en", _("English")


class Subtitle(models.Model):
    public_id = PublicIdField()
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="subtitles")
    language = models.CharField(max_length=5, choices=SubtitleLanguage.choices)
    text = models.TextField()
    """WebVTT, as ``courses.subtitles`` makes it."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["video", "language"], name="subtitles_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.video_id}"
