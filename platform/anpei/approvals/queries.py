"""Reads: proposals one may decide, and those of one subject."""

from django.db.models import Q, QuerySet

from anpei.accounts.models import User
from anpei.accounts.permissions import has_role
from anpei.approvals.acts import two_person_acts
from anpei.approvals.models import Proposal
from anpei.approvals.states import LABELS, ProposalState


def proposals_for(user: User, *, state: str = "", words: str = "") -> QuerySet[Proposal]:
    """Proposals of the acts `user` has the role for, newest first."""
    acts = [code for code, act in two_person_acts().items() if has_role(user, *act.roles)]
    rows = Proposal.objects.select_related("proposed_by", "decided_by").filter(act__in=acts)
    if state in LABELS:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(reason__icontains=words))
    return rows


def waiting_for(subject: str) -> Proposal | None:
    """The proposal about ``subject`` that waits; None when there is none."""
    rows = Proposal.objects.select_related("proposed_by")
    return rows.filter(subject=subject, state=ProposalState.WAITING).first()
