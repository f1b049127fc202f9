"""One attempt at an exam: its paper, its clock and its result (PL-30)."""

from django.db import models
from django.db.models import Q

from anpei.enrolment.models import Enrolment
from anpei.exams.states import AttemptState
from anpei.kernel.ids import PublicIdField


class ExamKind(models.TextChoices):
    MOCK = "mock"
    FINAL = "final"


class Attempt(models.Model):
    public_id = PublicIdField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    kind = models.CharField(max_length=8, choices=ExamKind.choices)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12,
        choices=[(state, state) for state in AttemptState],
        default=AttemptState.RUNNING,
    )
    paper = models.JSONField()
    """Items as drawn: question, version and the author's indexes behind the shuffled options."""
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    score_hundredths = models.PositiveIntegerField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    lease = models.CharField(max_length=32)
    """The one page that may write; a newer page rotates it."""
    next_photo_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind", "number"], name="attempt_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state=AttemptState.RUNNING),
                name="one_running_attempt",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(state=AttemptState.RUNNING),
                name="running_attempts_by_deadline",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of enrolment {self.enrolment_id}"
