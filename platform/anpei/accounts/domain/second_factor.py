"""TOTP for staff (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits), each code for one use (PL-11)."""

import base64
import hashlib
import hmac
import os
import secrets
import string
import struct

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.domain.limit_tries import note_success, reserve_try
from anpei.accounts.domain.origin import Origin
from anpei.accounts.models import SecondFactor, User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput

STEP_SECONDS = 30
DIGITS = 6
_DRIFT_STEPS = 1
"""A phone's clock may be half a minute off either way."""
_SECRET_BYTES = 20


def has_second_factor(user: User) -> bool:
    """Whether `user` must show a code to sign in."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def begin_second_factor(*, user: User, by: User) -> SecondFactor:
    """Make a secret that waits for its first code; one that waits already is kept.

    Raises InvalidInput when a confirmed one is there.
    """
    if has_second_factor(user):
        raise InvalidInput(_("The second factor is switched on already."))
    with transaction.atomic():
        factor, is_new = SecondFactor.objects.get_or_create(
            user=user,
            defaults={"secret": base64.b32encode(os.urandom(_SECRET_BYTES)).decode()},
        )
        if is_new:
            audit.record(act="begin_second_factor", subject=user, by=by)
    return factor


def confirm_second_factor(*, user: User, code: str, by: User) -> None:
    """Switch it on once the app shows the right code. Raises InvalidInput."""
    factor = SecondFactor.objects.filter(user=user, confirmed_at=None).first()
    if factor is None or not _accept(factor, code):
        raise InvalidInput(_wrong(), field="code")
    with transaction.atomic():
        SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=db_now())
        audit.record(act="confirm_second_factor", subject=user, by=by)


def remove_second_factor(*, user: User, code: str, by: User) -> None:
    """Switch it off, with a right code. Raises InvalidInput."""
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None or not _accept(factor, code):
        raise InvalidInput(_wrong(), field="code")
    with transaction.atomic():
        factor.delete()
        audit.record(act="remove_second_factor", subject=user, by=by)


def check_second_factor(*, user: User, code: str, origin: Origin) -> None:
    """The second step of signing in. Raises InvalidInput or Throttled."""
    event = reserve_try(account=user.public_id, method="totp", origin=origin, user=user)
    factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    if factor is None or not _accept(factor, code):
        raise InvalidInput(_wrong(), field="code")
    note_success(event, user)


def one_time_password(secret: str, step: int) -> str:
    """The code of time step `step` (RFC 4226, 5.3)."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def _accept(factor: SecondFactor, typed: str) -> bool:
    """Whether `typed` is a code of about now that was not used before; uses it up."""
    code = "".join(character for character in typed if character in string.digits)
    now = int(db_now().timestamp()) // STEP_SECONDS
    for step in range(now - _DRIFT_STEPS, now + _DRIFT_STEPS + 1):
        if secrets.compare_digest(one_time_password(factor.secret, step), code):
            used = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
            return used.update(last_step=step) == 1
    return False


def _wrong() -> str:
    return _("This code is not right or was used already. Wait for the next one.")
