"""How a question did in the exams of one kind: sums that only grow, and what follows from them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anpei.exams.models.attempt import ExamKind
from anpei.exams.models.question import Question


class ItemFlag(models.TextChoices):
    """What is the matter with a question, the gravest first."""

    NEGATIVE = "negative", _("the better candidates get it wrong")
    KEY = "key", _("a wrong option is chosen more often than the right one")
    HARD = "hard", _("too hard")
    EASY = "easy", _("too easy")
    WEAK = "weak", _("hardly tells good from weak candidates")


class QuestionStatistics(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="statistics")
    kind = models.CharField(max_length=8, choices=ExamKind.choices)
    taken = models.PositiveIntegerField(default=0)
    """Graded attempts whose paper had it."""
    blank = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    chosen = ArrayField(models.PositiveIntegerField(), default=list)
    """How often each option was chosen, in the author's order."""
    rest_sum = models.BigIntegerField(default=0)
    """Sum of the scores on the rest of the paper, in hundredths of a point."""
    rest_squares = models.BigIntegerField(default=0)
    rest_of_right = models.BigIntegerField(default=0)
    """``rest_sum`` of those who got it right."""
    difficulty = models.FloatField(default=0)
    """Share that got it right, 0…1."""
    discrimination = models.FloatField(null=True, blank=True)
    """Point-biserial correlation with the rest of the paper, -1…1; None: it cannot be told."""
    flag = models.CharField(max_length=10, choices=ItemFlag.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "kind"], name="statistics_once_a_kind"),
            models.CheckConstraint(
                condition=Q(right__lte=F("taken")), name="no_more_right_than_taken"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} in {self.kind}: {self.right}/{self.taken}"
