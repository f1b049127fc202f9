"""Keys and tokens: 256 bits of chance, kept only as hashes that this tenant's key makes."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from anpei.clients.models import ApiClient, ApiGrant
from anpei.kernel import crypto
from anpei.kernel.clock import db_now

ACCESS_LASTS = timedelta(minutes=30)
REFRESH_LASTS = timedelta(days=30)
"""Since the last refresh; a phone that is not used for longer signs in again."""
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client gets once; the hashes stay here."""

    grant: ApiGrant
    access: str
    refresh: str


def new_token(kind: str) -> str:
    """``anpei_<kind>_…``: recognised by whoever finds one where it should not be."""
    return f"anpei_{kind}_{secrets.token_urlsafe(32)}"


def hash_of(token: str) -> str:
    """Under the tenant's binding: the same text is another token in another association."""
    return crypto.lookup_hash(f"api\x00{token}")


def client_of_key(key: str) -> ApiClient | None:
    """The client with this key, while key and client live."""
    now = db_now()
    client = ApiClient.objects.filter(
        key_hash=hash_of(key), revoked_at=None, key_expires_at__gt=now
    ).first()
    if client and (client.last_used_at is None or client.last_used_at < now - _NOTED_EVERY):
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=now)
    return client


def grant_of_access(token: str) -> ApiGrant | None:
    """The grant behind an access token that is good now: it, its client and its account."""
    now = db_now()
    grant = (
        ApiGrant.objects.select_related("client", "user__person", "user__enterprise")
        .filter(
            access_hash=hash_of(token),
            access_expires_at__gt=now,
            ended_at=None,
            client__revoked_at=None,
            user__is_active=True,
        )
        .first()
    )
    if grant is None or grant.session_generation != grant.user.session_generation:
        return None
    if grant.last_used_at < now - _NOTED_EVERY:
        ApiGrant.objects.filter(pk=grant.pk).update(last_used_at=now)
    return grant
