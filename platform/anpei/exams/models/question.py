"""A question of the bank, belonging to a topic (SD-42). The key lives in a table of its own.

A row is never rewritten: an edited question is a new row of the next version that ``replaces`` the
old one, so that attempts keep the question, and the key, they were drawn with (T33).

A case question (案例题) is a row with the material as its stem and no options; its parts are rows
of their own, each with its key, drawn and versioned together with the case.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.courses.models import Topic
from anpei.kernel.ids import PublicIdField


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("single choice")
    MULTIPLE = "multiple", _("multiple choice")
    TRUE_FALSE = "true_false", _("true or false")
    CASE = "case", _("case question")


class Question(models.Model):
    public_id = PublicIdField()
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=12, choices=QuestionKind.choices)
    stem = models.TextField()
    stem_key = models.GeneratedField(
        expression=MD5("stem"), output_field=models.CharField(max_length=32), db_persist=True
    )
    """By which the same question is recognised within its topic."""
    options = models.JSONField()
    """``[text, …]`` in the author's order; papers shuffle and rename them. [] for a case."""
    case = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    """The case question this row is a part of."""
    position = models.PositiveSmallIntegerField(default=0)
    """Among the parts of its case, from 0."""
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )
    is_exercise = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)
    """Whether new papers may draw it; the one thing about a row that changes. Never a part: it is
    drawn with its case."""
    written_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("topic", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "stem_key"],
                condition=Q(is_open=True),
                name="same_question_open_once_in_a_topic",
            ),
            models.UniqueConstraint(
                fields=["case", "position"],
                condition=Q(case__isnull=False),
                name="one_part_at_a_position",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | (~Q(kind="case") & Q(is_open=False)),
                name="part_is_no_case_and_drawn_with_it",
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic"], condition=Q(is_open=True), name="open_questions_by_topic"
            ),
            models.Index(fields=["topic", "stem_key"], name="questions_by_stem"),
        ]

    def __str__(self) -> str:
        return self.stem[:40]

    @property
    def is_case(self) -> bool:
        return self.kind == QuestionKind.CASE
