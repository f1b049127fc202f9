"""The key to a question: read by grading alone, never by anything that makes a page (T25)."""

from django.db import models

from anpei.exams.models.question import Question


class AnswerKey(models.Model):
    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    right = models.JSONField()
    """Indexes into ``Question.options``; [] for a case, whose parts have keys of their own."""
    explanation = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"key of {self.question_id}"
