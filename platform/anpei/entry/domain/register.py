"""Registering: by oneself, or everybody of an enterprise who is due (YN-01, YN-02, YN-04)."""

from dataclasses import dataclass

from django.db import transaction

from anpei.accounts.domain import Origin
from anpei.accounts.domain.ensure_accounts import ensure_learner_account
from anpei.accounts.domain.limit_tries import note_success, reserve_try
from anpei.accounts.models import User
from anpei.accounts.queries import find_licence
from anpei.audit import domain as audit
from anpei.enrolment.facts import licence_facts
from anpei.entry.models import Registration
from anpei.entry.queries import due_licences
from anpei.kernel.clock import policy_today
from anpei.kernel.identity_numbers import normalise_number
from anpei.people.models import Enterprise, Licence
from anpei.provinces.asking import ask, require
from anpei.provinces.contract import SignInIdentity
from anpei.provinces.current import current_edition, current_province
from anpei.provinces.ways import EntryFacts


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody has registered: the account they sign in with is the person's."""

    registration: Registration
    user: User
    is_new: bool


def enter_by_oneself(
    *,
    name: str,
    id_number: str,
    category: str,
    business: str,
    speciality: str,
    origin: Origin,
) -> Entered:
    """Register the one licence that matches, and give its holder an account.

    Raises Refused with the province's reason and whom to call, Throttled for too many tries.
    """
    province, edition = current_province(), current_edition()
    identity = SignInIdentity(id_number=id_number, name=name, licence_category=category)
    licence = find_licence(identity)
    number = normalise_number(id_number)
    event = reserve_try(
        account=id_number, method="entry", origin=origin, user=None, id_number=number
    )
    facts = _entry_facts(business, category, licence)
    require(ask(province.decide_entry, facts, policy_today(), edition=edition))
    assert licence is not None
    with transaction.atomic():
        user = ensure_learner_account(person=licence.person, by=None)
        registration, is_new = Registration.objects.get_or_create(
            licence=licence,
            term=licence.valid_until,
            defaults={"is_own": True, "speciality": speciality},
        )
        if is_new:
            audit.record(
                act="entry.registered",
                subject=registration,
                by=user,
                after={"licence": licence.number, "speciality": speciality},
            )
    note_success(event, user, id_number=number)
    return Entered(registration, user, is_new)


def _entry_facts(business: str, category: str, licence: Licence | None) -> EntryFacts:
    """A registration that is there already is no other business: it is shown again."""
    if licence is None:
        return EntryFacts(business=business, category=category)
    facts = licence_facts([licence])[0]
    return EntryFacts(
        business=business,
        category=category,
        status=facts.status,
        valid_until=facts.valid_until,
        other_business=facts.other_business,
        active_enrolment=facts.active_enrolment,
    )


def register_due(*, enterprise: Enterprise, by: User) -> int:
    """全部报名: register every licence of the enterprise that is due; how many are new."""
    with transaction.atomic():
        due = due_licences(enterprise)
        rows = Registration.objects.bulk_create(
            [Registration(licence=one, term=one.valid_until) for one in due],
            ignore_conflicts=True,
        )
        if rows:
            audit.record(
                act="entry.registered_all",
                subject=enterprise,
                by=by,
                after={"licences": len(rows)},
            )
    return len(rows)
