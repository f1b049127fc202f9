"""A paper drawn before the exam, for one candidate; taken once, by the start (DESIGN §7)."""

from django.db import models

from anpei.enrolment.models import Enrolment
from anpei.exams.models.exam_window import ExamWindow


class DrawnPaper(models.Model):
    """With the decision that let it be drawn, good as long as its facts are still the same."""

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="drawn_paper", primary_key=True
    )
    window = models.ForeignKey(ExamWindow, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveSmallIntegerField()
    """Of the attempt it is for."""
    paper = models.JSONField()
    """As ``Attempt.paper``."""
    item_count = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    photo_seconds = models.PositiveSmallIntegerField()
    """0: this exam takes no photos."""
    facts = models.TextField()
    """What the decision looked at (``exams.drawn``); anything else since: ask again."""
    decision = models.JSONField()
    """The fields of a ``DecisionRecord``."""
    drawn_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"paper of enrolment {self.enrolment_id}"
