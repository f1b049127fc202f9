"""The second person: confirms, and with that does it, or declines (T22)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.accounts.permissions import check_role
from anpei.approvals.acts import two_person_acts
from anpei.approvals.domain.tell import tell_decided
from anpei.approvals.models import Proposal
from anpei.approvals.states import PROPOSAL, ProposalState
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput, NotAllowed


def confirm_proposal(*, proposal: Proposal, by: User) -> Proposal:
    """Do what was proposed, in one transaction with the confirmation.

    Raises NotAllowed for the person who proposed it and for those without the act's role,
    IllegalMove when it is decided, and what the act raises when it cannot be done any more (it
    goes on waiting then).
    """
    act = two_person_acts()[proposal.act]
    check_role(by, *act.roles)
    if proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this; a second person has to confirm it."))
    with transaction.atomic():
        done = _decide(proposal, ProposalState.DONE, by=by)
        act.perform(done.subject, done.parameters, reason=done.reason, by=by)
    return done


def decline_proposal(*, proposal: Proposal, answer: str, by: User) -> Proposal:
    """Leave it undone; who proposed it may take it back so. Raises InvalidInput without an answer,
    NotAllowed, IllegalMove when it is decided."""
    check_role(by, *two_person_acts()[proposal.act].roles)
    why = answer.strip()[:300]
    if not why:
        raise InvalidInput(_("Say why it is not done."), field="answer")
    return _decide(proposal, ProposalState.DECLINED, by=by, answer=why)


def _decide(proposal: Proposal, to: ProposalState, *, by: User, answer: str = "") -> Proposal:
    with transaction.atomic():
        locked = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
        columns: dict[str, Any] = {"decided_by": by, "decided_at": db_now(), "answer": answer}
        if locked.state == ProposalState.WAITING:
            # Before the state: the table keeps no decision without its person.
            Proposal.objects.filter(pk=locked.pk).update(**columns)
        decided = audit.move(PROPOSAL, locked, to, by=by, act="proposal", reason=answer)
        decided.refresh_from_db()
        tell_decided(decided)
    return decided
