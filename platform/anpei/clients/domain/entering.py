"""Signing in through a client: the same steps, limits and refusals as the sites' pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anpei.accounts import domain as accounts
from anpei.accounts.domain.activation import code_is_required
from anpei.accounts.models import User
from anpei.clients.domain.granting import open_grant
from anpei.clients.models import ApiClient, ClientKind
from anpei.clients.tokens import Tokens
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.provinces.contract import SignInForm


class StepNeeded(AnpeiError):  # noqa: N818 - says what happened
    """Who it is is known; ``code`` says what is still wanted: ``password_needed``, or
    ``activation_needed`` (a new password and, unless the association asks for none, a code)."""

    status = 409

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStep:
    """What comes after the first step, sent along with it."""

    agreement: str
    """The version of the agreement that was shown and agreed to."""
    new_password: str = ""
    code: str = ""


def forms_for(client: ApiClient) -> tuple[SignInForm, ...]:
    """The province's forms for learners on this sort of client."""
    device = "desktop" if client.kind == ClientKind.SYSTEM else "mobile"
    return accounts.learner_forms(device)


def sign_in_learner(
    *,
    client: ApiClient,
    form: str,
    fields: Mapping[str, str],
    password: str,
    step: SecondStep,
    origin: accounts.Origin,
) -> Tokens:
    """By the province's form and the learner's own password.

    Raises InvalidInput, Refused, Throttled or StepNeeded.
    """
    accounts.check_agreement(step.agreement, agreed=True)
    shape = next((one for one in forms_for(client) if one.key == form), None)
    if shape is None:
        raise InvalidInput(_("There is no such form."), field="form")
    found = accounts.identify_learner(
        form=form,
        typed=_typed(shape, fields),
        origin=origin,
        password=password if shape.initial_password else None,
    )
    user = found.user
    if not found.is_enough and user.activated_at is None:
        _activate(user, step)
    elif not found.is_enough:
        if not password:
            raise StepNeeded("password_needed", _("Enter your password."))
        accounts.sign_in_learner_by_password(user=user, password=password, origin=origin)
    return _entered(client, user, step, origin)


def sign_in_business(
    *, client: ApiClient, name: str, password: str, step: SecondStep, origin: accounts.Origin
) -> Tokens:
    """Whoever orders and pays. Raises InvalidInput, Throttled or StepNeeded."""
    accounts.check_agreement(step.agreement, agreed=True)
    found = accounts.sign_in_enterprise(name=name, password=password, origin=origin)
    if found.needs_activation:
        _activate(found.user, step)
    return _entered(client, found.user, step, origin)


def _entered(client: ApiClient, user: User, step: SecondStep, origin: accounts.Origin) -> Tokens:
    accounts.accept_agreement(user=user, version=step.agreement, origin=origin, by=user)
    user.refresh_from_db(fields=["session_generation"])
    return open_grant(client=client, user=user)


def _activate(user: User, step: SecondStep) -> None:
    if not step.new_password:
        raise StepNeeded(
            "activation_needed", _("Set a password of your own; nothing else opens before.")
        )
    code = step.code if code_is_required() else None
    accounts.activate_account(user=user, code=code, password=step.new_password, by=user)


def _typed(shape: SignInForm, fields: Mapping[str, str]) -> dict[str, str]:
    typed = {one.name: fields.get(one.name, "").strip()[:200] for one in shape.fields}
    for one in shape.fields:
        known = {code for code, _label in one.choices}
        if not typed[one.name] or (known and typed[one.name] not in known):
            raise InvalidInput(_("This field is needed."), field=one.name)
    return typed
