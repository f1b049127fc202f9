"""One-time codes and the activation they open (PL-10, T15).

The manuals' initial credentials are predictable, so they open nothing but the activation page;
there a code that somebody handed over in person, and a password of one's own, open the account.
"""

import base64
import hashlib
import os
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anpei.accounts.domain.limit_tries import note_success, reserve_try
from anpei.accounts.domain.origin import Origin
from anpei.accounts.domain.passwords import check_new_password, set_password
from anpei.accounts.models import ActivationCode, User, UserKind
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput, NotAllowed, Throttled
from tenants.entering import current_association

CODE_HOURS = 24
CODE_TRIES = 5
CHANNEL_STAFF = "staff"
CHANNEL_ENTERPRISE = "enterprise"
CHANNEL_MOBILE = "mobile"
MOBILE_MINUTES = 10
"""OWASP ASVS 6.5.5: an out-of-band code lives at most 10 minutes."""
MOBILE_PAUSE = timedelta(seconds=60)
MOBILE_A_DAY = 5
_MOBILE_DIGITS = 6
_CODE_BYTES = 16
_GROUP = 6
_ALIKE = str.maketrans({"0": "O", "1": "I", "8": "B"})


def code_is_required() -> bool:
    """Whether a first sign-in needs a code here; the association may switch it off."""
    return bool(current_association().settings.get("activation_code", "required") != "off")


def issue_activation_code(*, user: User, channel: str, by: User | None) -> str:
    """Make a code for `user`, shown once to whoever hands it over; earlier ones end.

    128 bits of chance, valid 24 hours, five tries. Raises NotAllowed for a closed account.
    """
    if not user.is_active:
        raise NotAllowed(_("This account is closed."))
    code = base64.b32encode(os.urandom(_CODE_BYTES)).decode().rstrip("=")
    now = db_now()
    with transaction.atomic():
        _keep_code(user, code, channel, now + timedelta(hours=CODE_HOURS), by)
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def issue_mobile_code(*, user: User, by: User | None) -> str:
    """Make six digits to be sent to `user`'s registered mobile: valid 10 minutes, five tries.

    Raises NotAllowed for a closed account, Throttled within a minute of the last one and after
    five in a day: so nobody is flooded, and nobody guesses (25 tries a day of a million).
    """
    if not user.is_active:
        raise NotAllowed(_("This account is closed."))
    code = f"{secrets.randbelow(10**_MOBILE_DIGITS):0{_MOBILE_DIGITS}d}"
    with transaction.atomic():
        # Whoever asks at the same moment waits here, and then finds the code just made.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        now = db_now()
        lives = timedelta(minutes=MOBILE_MINUTES)
        made = ActivationCode.objects.filter(user=user, channel=CHANNEL_MOBILE)
        if made.filter(expires_at__gt=now + lives - MOBILE_PAUSE).exists():
            raise Throttled(
                _("A code was sent a moment ago. Wait a minute before asking for another one."),
                retry_after=int(MOBILE_PAUSE.total_seconds()),
            )
        if made.filter(expires_at__gt=now + lives - timedelta(days=1)).count() >= MOBILE_A_DAY:
            raise Throttled(
                _("No more codes today. Ask your enterprise or the association for one."),
                retry_after=24 * 3600,
            )
        _keep_code(user, code, CHANNEL_MOBILE, now + lives, by)
    return code


def _keep_code(user: User, code: str, channel: str, expires: datetime, by: User | None) -> None:
    """Keep its hash. Codes of other channels stay: asking by SMS must not void what was handed
    over in person, or a stranger could do that."""
    ActivationCode.objects.filter(user=user, used_at=None, channel=channel).update(used_at=db_now())
    ActivationCode.objects.create(
        user=user, code_hash=_digest(code), expires_at=expires, channel=channel
    )
    audit.record(act="issue_activation_code", subject=user, by=by, after={"channel": channel})


def activate_account(
    *, user: User, code: str | None, password: str, by: User | None, vouched: bool = False
) -> int:
    """Open the account, or set a forgotten password anew; gives the new session generation.

    `code` None: the association asks for none, or another platform's signed ticket vouched for
    whoever is here (first sign-in only). Raises InvalidInput.
    """
    if code is None and ((code_is_required() and not vouched) or user.activated_at):
        raise InvalidInput(_("Enter the activation code."), field="code")
    known = _claim_code(user, code) if code is not None else None
    check_new_password(user, password)
    now = db_now()
    with transaction.atomic():
        if known and not ActivationCode.objects.filter(pk=known.pk, used_at=None).update(
            used_at=now
        ):
            raise InvalidInput(_wrong_code(), field="code")
        User.objects.filter(pk=user.pk, activated_at=None).update(activated_at=now)
        generation = set_password(user, password)
        audit.record(act="activate_account", subject=user, by=by or user)
    user.refresh_from_db(fields=["activated_at"])
    return generation


def activate_staff(*, login_name: str, code: str, password: str, origin: Origin) -> User:
    """Open a member of staff's account, or set a forgotten password, by a code handed over.

    Raises InvalidInput (one sentence for an unknown name and a wrong code) or Throttled.
    """
    account = login_name.strip()
    user = User.objects.filter(kind=UserKind.STAFF, login_name=account, is_active=True).first()
    event = reserve_try(account=account, method="staff:code", origin=origin, user=user)
    if user is None:
        raise InvalidInput(_wrong_code(), field="code")
    activate_account(user=user, code=code, password=password, by=user)
    note_success(event, user)
    return user


def _claim_code(user: User, typed: str) -> ActivationCode:
    """The open code that `typed` is. Every look costs each of them a try, also a wrong one."""
    digest = _digest(typed)
    meant = None
    for known in ActivationCode.objects.filter(
        user=user, used_at=None, expires_at__gt=db_now(), tries__lt=CODE_TRIES
    ):
        claimed = ActivationCode.objects.filter(pk=known.pk, tries__lt=CODE_TRIES).update(
            tries=F("tries") + 1
        )
        if claimed and secrets.compare_digest(known.code_hash, digest):
            meant = known
    if meant is None:
        raise InvalidInput(_wrong_code(), field="code")
    return meant


def _wrong_code() -> str:
    return _("This code is not right, used up or expired. Ask for a new one.")


def _digest(code: str) -> str:
    """SHA-256 of the code's letters; 0, 1 and 8, which base 32 lacks, are read as O, I and B."""
    plain = "".join(c for c in code.upper() if c.isalnum()).translate(_ALIKE)
    return hashlib.sha256(plain.encode()).hexdigest()
