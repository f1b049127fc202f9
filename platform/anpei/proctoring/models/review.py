"""A result the machine may not decide: the city's reviewer does (SD-50, SD-51)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField
from anpei.proctoring.states import UNDECIDED, ReviewState

STATE_LABELS = {
    ReviewState.OPEN: _("waiting for review"),
    ReviewState.SECOND: _("waiting for a second reviewer"),
    ReviewState.APPROVED: _("approved"),
    ReviewState.REFUSED: _("refused"),
}


class ReviewOrigin(models.TextChoices):
    DOUBT = "doubt", _("the machine did not decide")
    SAMPLE = "sample", _("sampled from the automatic passes")
    LATE = "late", _("evidence that came after the pass")


class Review(models.Model):
    public_id = PublicIdField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reviews")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="review")
    """One review decides one attempt."""
    state = models.CharField(
        max_length=8, choices=list(STATE_LABELS.items()), default=ReviewState.OPEN
    )
    origin = models.CharField(
        max_length=6, choices=ReviewOrigin.choices, default=ReviewOrigin.DOUBT
    )
    facts = models.JSONField(default=dict)
    """Which requirements did not hold: the facts of the decision that sent it here."""
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    assignee = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who works on it: claimed, or given by an administrator."""
    assigned_at = models.DateTimeField(null=True, blank=True)
    first_reviewer = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who refused first, where a refusal takes two people."""
    first_ground = models.CharField(max_length=40, blank=True)
    first_reason = models.TextField(blank=True)
    first_decided_at = models.DateTimeField(null=True, blank=True)
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
                condition=Q(state__in=UNDECIDED)
                | Q(reviewer__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="refusal_names_its_ground",
                condition=~Q(state=ReviewState.REFUSED) | ~Q(ground=""),
            ),
            models.CheckConstraint(
                name="second_look_names_the_first",
                condition=~Q(state=ReviewState.SECOND)
                | (Q(first_reviewer__isnull=False) & ~Q(first_ground="")),
            ),
            models.CheckConstraint(
                name="second_reviewer_is_another",
                condition=Q(first_reviewer__isnull=True)
                | (
                    (Q(reviewer__isnull=True) | ~Q(reviewer=F("first_reviewer")))
                    & (Q(assignee__isnull=True) | ~Q(assignee=F("first_reviewer")))
                ),
            ),
            models.CheckConstraint(
                name="claimed_review_has_its_time",
                condition=Q(assignee__isnull=True, assigned_at__isnull=True)
                | Q(assignee__isnull=False, assigned_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "opened_at"], name="review_queue"),
            models.Index(
                fields=["assignee", "opened_at"],
                condition=Q(state__in=UNDECIDED),
                name="review_by_assignee",
            ),
        ]

    def __str__(self) -> str:
        return f"review of attempt {self.attempt_id}"

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def score(self) -> str:
        """The attempt's score in points, e.g. ``86``, ``86.5``; "" without one."""
        hundredths = self.attempt.score_hundredths
        return "" if hundredths is None else f"{hundredths / 100:g}"
