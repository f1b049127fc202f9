"""A saved answer: acknowledged means in PostgreSQL (PL-30)."""

from django.db import models

from anpei.exams.models.attempt import Attempt


class Answer(models.Model):
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    item = models.PositiveSmallIntegerField()
    """Number of the item in the paper, from 0."""
    chosen = models.JSONField(default=list)
    """Positions in the shuffled options, ascending."""
    marked = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField()
    """The client's counter: an older write never replaces a newer one."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "item"], name="one_answer_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.item}"
