"""A learner names themselves by the province's form (SD-04a, SD-04b, SD-05)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from anpei.accounts.domain.ensure_accounts import ensure_learner_account
from anpei.accounts.domain.limit_tries import note_success, reserve_try
from anpei.accounts.domain.origin import Origin
from anpei.accounts.models import User
from anpei.accounts.queries import find_licence, sign_in_facts
from anpei.kernel.errors import InvalidInput
from anpei.kernel.identity_numbers import normalise_number
from anpei.provinces.asking import ask, require
from anpei.provinces.contract import Province, SignInForm
from anpei.provinces.current import current_edition, current_province
from anpei.provinces.editions import Edition
from tenants.entering import current_association


@dataclass(frozen=True, slots=True)
class Identified:
    """Who it is, and whether that alone lets them in."""

    user: User
    is_enough: bool
    failures_before: int = 0


def learner_password_is_used() -> bool:
    """Whether learners set a password of their own (PL-10). An association may switch it off
    where the province's form alone, as its manual has it, shall open the learner's site."""
    return bool(current_association().settings.get("learner_password", True))


def learner_forms(device: str) -> tuple[SignInForm, ...]:
    """The province's forms for `device` (``desktop`` or ``mobile``) in today's edition."""
    return current_province().sign_in_forms(current_edition(), device)


def identify_learner(
    *, form: str, typed: Mapping[str, str], origin: Origin, password: str | None = None
) -> Identified:
    """Find the learner and ask the province whether they may enter now.

    ``password`` is what was typed where the form asks for it (None: it does not): the initial one
    before the first sign-in, later the learner's own; a wrong one is answered like a wrong number.
    Raises InvalidInput (a field that cannot be right; or one sentence for every mismatch),
    Refused (SD-05: not enrolled, or not approved yet) or Throttled.
    """
    province, edition = current_province(), current_edition()
    identity = province.read_sign_in(form, typed)
    licence = find_licence(identity)
    account = identity.id_number or identity.licence_number
    user = User.objects.filter(person_id=licence.person_id).first() if licence else None
    number = normalise_number(identity.id_number)
    event = reserve_try(
        account=account, method=f"learner:{form}", origin=origin, user=user, id_number=number
    )
    facts = sign_in_facts(form, typed, identity, licence)
    decision = ask(province.decide_sign_in, facts, edition=edition)
    is_wrong = password is not None and not _fits(user, password, province, edition, form)
    if licence is None or is_wrong or (user and not user.is_active):
        raise InvalidInput(
            _("What was entered matches no licence. Please check every field."), field=""
        )
    require(decision)
    user = user or ensure_learner_account(person=licence.person, by=None)
    return Identified(
        user,
        is_enough=not learner_password_is_used()
        or (password is not None and user.activated_at is not None),
        failures_before=note_success(event, user, id_number=number),
    )


def _fits(
    user: User | None, password: str, province: Province[Any], edition: Edition[Any], form: str
) -> bool:
    if user is not None and user.activated_at is not None:
        return user.check_password(password)
    make_password(password)  # a first sign-in costs the same time as a later one
    shapes = province.sign_in_forms(edition, "desktop")
    initial = next((shape.initial_password for shape in shapes if shape.key == form), "")
    return bool(initial) and secrets.compare_digest(password.encode(), initial.encode())
