"""A topic (专题): one video lesson worth credits."""

from django.db import models

from anpei.courses.models.topic_category import TopicCategory
from anpei.courses.models.video import Video
from anpei.kernel.ids import PublicIdField


class Topic(models.Model):
    public_id = PublicIdField()
    category = models.ForeignKey(TopicCategory, on_delete=models.PROTECT, related_name="topics")
    name = models.CharField(max_length=150)
    credit_tenths = models.PositiveSmallIntegerField()
    duration_ms = models.PositiveIntegerField()
    """Time that must really be watched; the video's own length."""
    teacher = models.CharField(max_length=60)
    video = models.ForeignKey(
        Video, null=True, blank=True, on_delete=models.PROTECT, related_name="topics"
    )
    next_video = models.ForeignKey(
        Video, null=True, blank=True, on_delete=models.SET_NULL, related_name="next_of"
    )
    """Being converted; takes the place of ``video`` when it is ready."""
    position = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def seconds(self) -> int:
        """Its length, for people."""
        return self.duration_ms // 1000
