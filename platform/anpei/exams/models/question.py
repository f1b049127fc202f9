"""A question of the bank, belonging to a topic (SD-42). The key lives in a table of its own."""

from django.db import models

from anpei.courses.models import Topic
from anpei.kernel.ids import PublicIdField


class QuestionKind(models.TextChoices):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"


class Question(models.Model):
    public_id = PublicIdField()
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=12, choices=QuestionKind.choices)
    stem = models.TextField()
    options = models.JSONField()
    """``[text, …]`` in the author's order; papers shuffle and rename them."""
    version = models.PositiveIntegerField(default=1)
    is_exercise = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.stem[:40]
