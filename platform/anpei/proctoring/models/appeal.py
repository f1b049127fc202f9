"""A candidate's appeal against a refused result, or an exam that was ended or left; somebody who
had no part in it decides (PL-36)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField
from anpei.proctoring.models.review import Review
from anpei.proctoring.states import AppealState

APPEAL_LABELS = {
    AppealState.FILED: _("appeal under way"),
    AppealState.GRANTED: _("appeal granted"),
    AppealState.DISMISSED: _("appeal dismissed"),
}


class Appeal(models.Model):
    public_id = PublicIdField()
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="appeal")
    """What it is about; one appeal each."""
    review = models.OneToOneField(
        Review, null=True, blank=True, on_delete=models.PROTECT, related_name="appeal"
    )
    """The refusal; None: the attempt itself was lost (ended by a proctor, or left)."""
    state = models.CharField(
        max_length=10, choices=list(APPEAL_LABELS.items()), default=AppealState.FILED
    )
    text = models.TextField()
    """The candidate's own words."""
    path = models.CharField(max_length=120, blank=True)
    """The attachment's file; "" without one."""
    content_type = models.CharField(max_length=30, blank=True)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    refused_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_first_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who refused, or ended the exam (None: the rule did); neither of them decides again."""
    assignee = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    """The reason of the decision; told to learner and enterprise."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appeal_decided_with_its_reason",
                condition=Q(state=AppealState.FILED)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="appeal_decided_by_another",
                condition=(
                    Q(decided_by__isnull=True)
                    | Q(refused_by__isnull=True)
                    | ~Q(decided_by=F("refused_by"))
                )
                & (
                    Q(decided_by__isnull=True)
                    | Q(refused_first_by__isnull=True)
                    | ~Q(decided_by=F("refused_first_by"))
                )
                & (
                    Q(assignee__isnull=True)
                    | Q(refused_by__isnull=True)
                    | ~Q(assignee=F("refused_by"))
                ),
            ),
            models.CheckConstraint(
                name="claimed_appeal_has_its_time",
                condition=Q(assignee__isnull=True, assigned_at__isnull=True)
                | Q(assignee__isnull=False, assigned_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["filed_at"], condition=Q(state=AppealState.FILED), name="appeal_queue"
            )
        ]

    def __str__(self) -> str:
        return f"appeal about attempt {self.attempt_id}"

    @property
    def is_open(self) -> bool:
        return self.state == AppealState.FILED
