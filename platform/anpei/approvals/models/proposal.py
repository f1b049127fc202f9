"""An act that one person proposed and another has to confirm."""

from django.db import models
from django.db.models import F, Q

from anpei.accounts.models import User
from anpei.approvals.states import LABELS, ProposalState
from anpei.kernel.ids import PublicIdField


class Proposal(models.Model):
    public_id = PublicIdField()
    act = models.CharField(max_length=40)
    """Code of a ``TwoPersonAct``."""
    subject = models.CharField(max_length=22)
    """Public id of what it is done to."""
    title = models.CharField(max_length=200)
    """What it is done to, as it was called when it was proposed."""
    parameters = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=LABELS, default=ProposalState.WAITING)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    """Why it was declined."""

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["act", "subject"],
                condition=Q(state=ProposalState.WAITING),
                name="one_waiting_proposal_a_subject",
            ),
            models.CheckConstraint(
                name="done_by_a_second_person",
                condition=~Q(state=ProposalState.DONE)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="declined_proposal_says_why",
                condition=~Q(state=ProposalState.DECLINED) | ~Q(answer=""),
            ),
        ]
        indexes = [models.Index(fields=["subject", "act"], name="proposals_of_subject")]

    def __str__(self) -> str:
        return f"{self.act}: {self.title}"
