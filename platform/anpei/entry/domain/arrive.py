"""An enterprise arrives from the provincial platform with a signed ticket (YN-01).

The ticket is a JWT over Ed25519: who issued it, for which of our hosts, for which credit code, how
long. It is good once and for two minutes at most, and the keys come from the connection alone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.domain import Origin, ensure_enterprise_accounts
from anpei.accounts.domain.limit_tries import note_success, reserve_try
from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.entry.models import PlatformConnection, UsedTicket
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput, NotAllowed
from anpei.kernel.identity_numbers import normalise_number
from anpei.people.models import Enterprise

LONGEST = timedelta(minutes=2)
_LEEWAY = 5
"""Seconds by which the platform's clock may differ from ours."""
_CLAIMS = ["iss", "aud", "sub", "jti", "iat", "exp"]
_ALGORITHMS = ["EdDSA"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whom the platform vouches for."""

    user: User
    failures_before: int


def arrive(*, ticket: str, host: str, origin: Origin) -> Arrival:
    """Let the enterprise of a genuine, unused ticket in; made an account if it has none.

    Raises NotAllowed, in one sentence, for every ticket that is not good here, Throttled.
    """
    connection = PlatformConnection.objects.filter(pk=1).first()
    claims = _read(ticket, connection, host) if connection else None
    # Junk counts against its sender alone: a shared bucket would let anybody shut the door.
    account = str(claims["sub"]) if claims else f"unread\x00{origin.address}"
    event = reserve_try(account=account, method="platform", origin=origin, user=None)
    if claims is None or not _use_once(claims):
        raise _refused()
    enterprise = Enterprise.objects.filter(credit_code=normalise_number(str(claims["sub"]))).first()
    if enterprise is None:
        raise NotAllowed(
            _("The registry knows no enterprise of this credit code. Try again tomorrow.")
        )
    ensure_enterprise_accounts([enterprise])
    user = User.objects.filter(enterprise=enterprise, is_active=True).first()
    if user is None:
        raise NotAllowed(_("This enterprise has no account here: none of its licences is valid."))
    with transaction.atomic():
        audit.record(
            act="entry.arrived", subject=user, by=user, after={"issuer": str(claims["iss"])}
        )
    return Arrival(user, note_success(event, user))


def _read(ticket: str, connection: PlatformConnection, host: str) -> dict[str, object] | None:
    try:
        claims: dict[str, object] = jwt.decode(
            ticket,
            connection.public_key,
            algorithms=_ALGORITHMS,
            issuer=connection.issuer,
            audience=host,
            leeway=_LEEWAY,
            options={"require": _CLAIMS},
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    issued, ends = _moment(claims["iat"]), _moment(claims["exp"])
    good = timedelta() <= ends - issued <= LONGEST and ends > db_now()
    return claims if good and 8 <= len(str(claims["jti"])) <= 80 else None


def _moment(claim: object) -> datetime:
    return datetime.fromtimestamp(int(str(claim)), UTC)


def _use_once(claims: dict[str, object]) -> bool:
    """Whether this ticket has not let anybody in before; the table decides between two at once."""
    now = db_now()
    with transaction.atomic():
        UsedTicket.objects.filter(expires_at__lt=now - LONGEST).delete()
        _row, is_new = UsedTicket.objects.get_or_create(
            jti=str(claims["jti"]), defaults={"expires_at": _moment(claims["exp"])}
        )
    return is_new


def _refused() -> NotAllowed:
    return NotAllowed(
        _("This ticket is not good here, or no longer. Open the page from the platform again.")
    )


def connect_platform(
    *, issuer: str, public_key: str, address: str = "", by: User | None
) -> PlatformConnection:
    """Say whose tickets are trusted. Raises InvalidInput for a key that is no Ed25519 key."""
    key: object
    try:
        key = load_pem_public_key(public_key.strip().encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidInput(_("This is no Ed25519 public key (PEM)."), field="public_key")
    with transaction.atomic():
        connection, _made = PlatformConnection.objects.update_or_create(
            pk=1,
            defaults={
                "issuer": issuer.strip(),
                "public_key": public_key.strip(),
                "address": address.strip(),
            },
        )
        audit.record(
            act="entry.connect_platform", subject=connection, by=by, after={"issuer": issuer}
        )
    return connection
