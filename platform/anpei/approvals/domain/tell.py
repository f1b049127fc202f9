"""Telling the colleagues who can confirm, and afterwards who proposed."""

from django.urls import reverse

from anpei.accounts.models import Role
from anpei.approvals.acts import two_person_acts
from anpei.approvals.messages import PROPOSAL_DECIDED, PROPOSAL_WAITING
from anpei.approvals.models import Proposal
from anpei.messages.domain import Notification, notify, notify_each, staff_with


def tell_waiting(proposal: Proposal) -> None:
    """To everybody who holds the act's role but who proposed it; to the administrators when
    nobody else does."""
    act = two_person_acts()[proposal.act]
    others = [one for one in staff_with(*act.roles) if one.pk != proposal.proposed_by_id]
    others = others or [u for u in staff_with(Role.ADMIN) if u.pk != proposal.proposed_by_id]
    facts = {
        "act": str(act.title),
        "title": proposal.title,
        "name": str(proposal.proposed_by),
        "reason": proposal.reason,
    }
    notify_each(
        kind=PROPOSAL_WAITING,
        notifications=[
            Notification(to=one, facts=facts, link=_path(proposal), about=proposal)
            for one in others
        ],
    )


def tell_decided(proposal: Proposal) -> None:
    """To who proposed it, unless they took it back themselves."""
    if proposal.decided_by_id == proposal.proposed_by_id:
        return
    act = two_person_acts()[proposal.act]
    notify(
        kind=PROPOSAL_DECIDED,
        to=proposal.proposed_by,
        facts={
            "act": str(act.title),
            "title": proposal.title,
            "state": str(proposal.get_state_display()),
            "answer": proposal.answer,
        },
        link=_path(proposal),
        about=proposal,
    )


def _path(proposal: Proposal) -> str:
    return reverse("approvals:proposal", args=[proposal.public_id])
