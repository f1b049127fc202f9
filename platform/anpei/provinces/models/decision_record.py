"""A decision, stored with what it decided (PL-06)."""

from django.db import models


class DecisionRecord(models.Model):
    subject = models.CharField(max_length=40)
    """What kind of row it decided about, e.g. ``enrolment``."""
    subject_id = models.BigIntegerField()
    question = models.CharField(max_length=40)
    """The hook that was asked, e.g. ``decide_eligibility``."""
    outcome = models.CharField(max_length=10)
    rule = models.CharField(max_length=20)
    edition = models.CharField(max_length=60)
    message = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    allowed_from = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "subject_id"], name="decision_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}: {self.rule} {self.outcome}"
