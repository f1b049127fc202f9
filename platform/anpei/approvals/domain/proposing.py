"""The first person: what cannot be done is refused at once, by trying it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.accounts.permissions import check_role
from anpei.approvals.acts import two_person_acts
from anpei.approvals.contract import Parameters, TwoPersonAct
from anpei.approvals.domain.tell import tell_waiting
from anpei.approvals.models import Proposal
from anpei.audit import domain as audit
from anpei.kernel.errors import Conflict, InvalidInput

_OPEN = "one_waiting_proposal_a_subject"


def propose(
    *, act: str, subject: str, reason: str, by: User, parameters: Parameters | None = None
) -> Proposal:
    """Ask a second person to do ``act`` to ``subject`` (public id).

    Raises what the act itself raises, for it is rehearsed and taken back; InvalidInput without a
    reason, NotAllowed without the act's role, Conflict when one waits already, KeyError for an
    unknown act.
    """
    wanted, given, why = two_person_acts()[act], dict(parameters or {}), reason.strip()
    check_role(by, *wanted.roles)
    if not why:
        raise InvalidInput(_("Say why; the second person reads it."), field="reason")
    with transaction.atomic():
        _rehearse(wanted, subject, given, why, by)
        proposal = _create(
            act=act,
            subject=subject,
            title=wanted.describe(subject).title[:200],
            parameters=given,
            reason=why[:300],
            proposed_by=by,
        )
        audit.record(
            act="proposal.made",
            subject=proposal,
            by=by,
            after={"act": act, "subject": subject, **given},
            reason=proposal.reason,
        )
        tell_waiting(proposal)
    return proposal


def _rehearse(act: TwoPersonAct, subject: str, parameters: Parameters, why: str, by: User) -> None:
    with transaction.atomic():
        act.perform(subject, parameters, reason=why, by=by)
        transaction.set_rollback(True)


def _create(**columns: object) -> Proposal:
    try:
        with transaction.atomic():
            return Proposal.objects.create(**columns)
    except IntegrityError as error:
        if _OPEN not in str(error):
            raise
        raise Conflict(_("This is proposed already and waits for a second person.")) from error
