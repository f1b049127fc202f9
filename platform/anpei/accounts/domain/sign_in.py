"""Signing in by name and password: enterprises (SD-01, SD-02) and staff.

Every wrong answer is the same answer, takes the same time and is counted (PL-11, T16).
"""

import secrets
import unicodedata
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from anpei.accounts.domain.limit_tries import note_success, reserve_try
from anpei.accounts.domain.origin import Origin
from anpei.accounts.models import SignInEvent, User, UserKind
from anpei.accounts.queries import enterprise_account, payer_account
from anpei.kernel.errors import InvalidInput
from anpei.kernel.identity_numbers import normalise_number
from anpei.provinces.current import current_edition, current_province
from anpei.provinces.ways import BusinessSignIn, InitialPassword

_LAST = 6


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who was let in; ``needs_activation``: by the initial credential, so only to that page."""

    user: User
    needs_activation: bool
    failures_before: int = 0


def business_shape() -> BusinessSignIn:
    """How whoever orders and pays signs in, in today's edition."""
    return current_province().business_sign_in(current_edition())


def sign_in_enterprise(*, name: str, password: str, origin: Origin) -> SignedIn:
    """Check the account and password of whoever orders and pays: an enterprise's full Chinese name
    (SD-01) or, where the province says so, a taxpayer or ID number (YN-10).

    Before activation the password is the initial one, and opens the activation page only. Raises
    InvalidInput (one sentence for every reason) or Throttled.
    """
    shape = business_shape()
    account = unicodedata.normalize("NFKC", name).strip()
    number = normalise_number(account) if shape.by_number else ""
    user = payer_account(number) if shape.by_number else enterprise_account(account)
    event = reserve_try(
        account=account, method="enterprise", origin=origin, user=user, id_number=number
    )
    if user and user.activated_at:
        is_right = user.check_password(password)
    else:
        make_password(password)  # an unknown account costs the same time as a known one
        code = _initial_password(user, shape.initial) if user else secrets.token_hex(9)
        is_right = secrets.compare_digest(normalise_number(password).encode(), code.encode())
    return _let_in(user, event, is_right=is_right, id_number=number)


def identify_payer(*, name: str, number: str, origin: Origin) -> User:
    """The account of the enterprise or, where accounts are numbers (YN-10), the person that bears
    both `name` and `number`, for a forgotten password.

    Raises InvalidInput (one sentence for every mismatch) or Throttled.
    """
    account, typed = unicodedata.normalize("NFKC", name).strip(), normalise_number(number)
    named = enterprise_account(account)
    user = payer_account(typed) if business_shape().by_number else named
    event = reserve_try(
        account=account, method="forgotten", origin=origin, user=user, id_number=typed
    )
    if user is None or not _bears(user, account, typed, named):
        raise InvalidInput(_("The name and the number do not belong together."))
    note_success(event, user, id_number=typed)
    return user


def _bears(user: User, name: str, number: str, named: User | None) -> bool:
    if user.person is not None:
        return (user.person.name, user.person.id_number) == (name, number)
    code = user.enterprise.credit_code if user.enterprise else ""
    return user == named and secrets.compare_digest(number.encode(), code.encode())


def _initial_password(user: User, kind: InitialPassword) -> str:
    number = user.enterprise.credit_code if user.enterprise else ""
    number = user.person.id_number if user.person else number
    return number[-_LAST:] if kind is InitialPassword.LAST_SIX else number


def sign_in_staff(*, login_name: str, password: str, origin: Origin) -> SignedIn:
    """Check a member of staff's name and password. Raises InvalidInput or Throttled."""
    account = login_name.strip()
    user = User.objects.filter(kind=UserKind.STAFF, login_name=account, is_active=True).first()
    event = reserve_try(account=account, method="staff", origin=origin, user=user)
    if user:
        is_right = user.check_password(password)
    else:
        is_right = False
        make_password(password)
    return _let_in(user, event, is_right=is_right)


def sign_in_learner_by_password(*, user: User, password: str, origin: Origin) -> SignedIn:
    """The second step of a learner who was identified: the password of their own."""
    event = reserve_try(account=user.public_id, method="learner", origin=origin, user=user)
    is_right = user.check_password(password)
    if not is_right:
        raise InvalidInput(_("The password is not right."), field="password")
    return SignedIn(user, needs_activation=False, failures_before=note_success(event, user))


def _let_in(
    user: User | None, event: SignInEvent, *, is_right: bool, id_number: str = ""
) -> SignedIn:
    if user is None or not is_right:
        raise InvalidInput(_("The account or the password is not right."))
    return SignedIn(user, user.activated_at is None, note_success(event, user, id_number=id_number))
