"""One learner's study of one topic: time really watched, counted by the server (PL-20)."""

from django.db import models
from django.db.models import F, Q

from anpei.courses.models import Topic
from anpei.enrolment.models import Enrolment
from anpei.kernel.ids import PublicIdField


class TopicStudy(models.Model):
    public_id = PublicIdField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="studies")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="studies")
    required_ms = models.PositiveIntegerField()
    watched_ms = models.PositiveIntegerField(default=0)
    position_ms = models.PositiveIntegerField(default=0)
    """Where the video stood at the last beat; a convenience, never a measure."""
    chosen_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    credit_tenths = models.PositiveSmallIntegerField(default=0)
    """Recorded once, at 100 %."""
    photos_received = models.PositiveSmallIntegerField(default=0)
    """Photos that arrived while this topic was played, replaced ones included."""

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "topic"], name="topic_chosen_once"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(completed_at__isnull=True),
                name="one_unfinished_topic",
            ),
            models.CheckConstraint(
                name="watched_never_more_than_required",
                condition=Q(watched_ms__lte=F("required_ms")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.topic_id}"
