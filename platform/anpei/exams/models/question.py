"""A question of the bank, belonging to a topic (SD-42). The key lives in a table of its own.

A row is never rewritten: an edited question is a new row of the next version that ``replaces`` the
old one, so that attempts keep the question, and the key, they were drawn with (T33).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.courses.models import Topic
from anpei.kernel.ids import PublicIdField


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("single choice")
    MULTIPLE = "multiple", _("multiple choice")
    TRUE_FALSE = "true_false", _("true or false")


class Question(models.Model):
    public_id = PublicIdField()
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=12, choices=QuestionKind.choices)
    stem = models.TextField()
    options = models.JSONField()
    """``[text, …]`` in the author's order; papers shuffle and rename them."""
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )
    is_exercise = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)
    """Whether new papers may draw it; the one thing about a row that changes."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("topic", "pk")
        indexes = [
            models.Index(
                fields=["topic"], condition=models.Q(is_open=True), name="open_questions_by_topic"
            )
        ]

    def __str__(self) -> str:
        return self.stem[:40]
