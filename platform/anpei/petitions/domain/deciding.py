"""Filing a petition, and staff's answer to it: a new period or new attempts (YN-40)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import reopen_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import InvalidInput, NotAllowed
from anpei.kernel.identity_numbers import is_mobile
from anpei.petitions.domain.tell import tell_approved, tell_refused
from anpei.petitions.models import Petition
from anpei.petitions.policies import decide_petition, petition_facts
from anpei.petitions.states import PETITION, PetitionState
from anpei.provinces.asking import record_decision, require
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.ways import Grant, PetitionKind


def file_petition(
    *, enrolment: Enrolment, kind: PetitionKind, phone: str, promised: bool, by: User
) -> Petition:
    """Ask staff for more. Raises Refused by the province's decision, InvalidInput for a phone
    number that cannot be right or a promise that was not ticked, NotAllowed for another's."""
    if enrolment.person_id != by.person_id:
        raise NotAllowed(_("This is not your course."))
    if not is_mobile(phone):
        raise InvalidInput(_("Enter a mobile number of 11 digits."), field="phone")
    if not promised:
        raise InvalidInput(_("Tick that you know the rules and apply yourself."), field="promised")
    with transaction.atomic():
        locked = _locked(enrolment)
        decision = require(decide_petition(petition_facts(locked, kind), locked))
        earlier = Petition.objects.filter(enrolment=locked, kind=kind).count()
        petition = Petition.objects.create(
            enrolment=locked, kind=kind, nth=earlier + 1, phone=phone
        )
        record_decision("petition", petition.pk, "decide_petition", decision)
        audit.record(
            act="petition.filed",
            subject=petition,
            by=by,
            after={"kind": kind, "nth": petition.nth},
        )
    return petition


def approve_petition(*, petition: Petition, by: User) -> Petition:
    """Give what the province grants, from today on. Raises IllegalMove when it is decided,
    Conflict when the person was enrolled anew for the same term meanwhile."""
    with transaction.atomic():
        enrolment = _locked(petition.enrolment)
        facts = petition_facts(enrolment, PetitionKind(petition.kind), is_waiting=False)
        grant = current_province().grant(facts, edition_by_key(enrolment.edition_key))
        decided = _decide(petition, PetitionState.APPROVED, by=by, reason="")
        _give(enrolment, grant, by=by)
        tell_approved(petition=decided, enrolment=enrolment)
    return decided


def refuse_petition(*, petition: Petition, reason: str, by: User) -> Petition:
    """Refuse with a reason the learner reads. Raises InvalidInput without one, IllegalMove."""
    why = reason.strip()
    if not why:
        raise InvalidInput(_("A refusal needs a reason."), field="reason")
    with transaction.atomic():
        decided = _decide(petition, PetitionState.REFUSED, by=by, reason=why)
        tell_refused(petition=decided, reason=why)
    return decided


def _locked(enrolment: Enrolment) -> Enrolment:
    return (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("training_class", "licence")
        .get(pk=enrolment.pk)
    )


def _decide(petition: Petition, to: PetitionState, *, by: User, reason: str) -> Petition:
    # With the state, or the table refuses a refusal without its reason.
    Petition.objects.filter(pk=petition.pk, state=PetitionState.OPEN).update(
        reason=reason, decided_at=db_now(), decided_by=by
    )
    return audit.move(PETITION, petition, to, by=by, act="petition", reason=reason)


def _give(enrolment: Enrolment, grant: Grant, *, by: User) -> None:
    today = policy_today()
    if grant.study_days:
        enrolment.study_from = min(enrolment.study_begins, today)
        enrolment.study_until = today + timedelta(days=grant.study_days)
    enrolment.extra_attempts += grant.attempts
    enrolment.save(update_fields=["study_from", "study_until", "extra_attempts"])
    if grant.attempts and enrolment.state == EnrolmentState.EXAM_FAILED:
        reopen_enrolment(enrolment=enrolment, by=by, reason=_("The application was approved."))
