"""A result the machine may not decide: the city's reviewer does (SD-50, SD-51)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField
from anpei.proctoring.states import ReviewState

STATE_LABELS = {
    ReviewState.OPEN: _("waiting for review"),
    ReviewState.APPROVED: _("approved"),
    ReviewState.REFUSED: _("refused"),
}


class Review(models.Model):
    public_id = PublicIdField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reviews")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="review")
    """One review decides one attempt."""
    state = models.CharField(
        max_length=8, choices=list(STATE_LABELS.items()), default=ReviewState.OPEN
    )
    facts = models.JSONField(default=dict)
    """Which requirements did not hold: the facts of the decision that sent it here."""
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    reviewer = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    """Key of one of the province's refusal grounds."""
    reason = models.TextField(blank=True)
    """What the reviewer adds in words; shown to learner and enterprise."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_decided_by_somebody",
                condition=Q(state=ReviewState.OPEN)
                | Q(reviewer__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="refusal_names_its_ground",
                condition=~Q(state=ReviewState.REFUSED) | ~Q(ground=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="review_queue")]

    def __str__(self) -> str:
        return f"review of attempt {self.attempt_id}"

    @property
    def score(self) -> str:
        """The attempt's score in points, e.g. ``86``, ``86.5``; "" without one."""
        hundredths = self.attempt.score_hundredths
        return "" if hundredths is None else f"{hundredths / 100:g}"
