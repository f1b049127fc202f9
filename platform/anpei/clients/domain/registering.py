"""Clients: registered, changed, given a new key, revoked. Every act is audited (PL-64)."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.api.scopes import Scope
from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.clients.models import ApiClient, ApiGrant, ClientKind, GrantEnd
from anpei.clients.tokens import hash_of, new_token
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput

KEY_DAYS = (30, 90, 365)
"""How long a key may live."""


def register_client(
    *, name: str, kind: str, scopes: Iterable[str], days: int, by: User
) -> tuple[ApiClient, str]:
    """A client and its key, which is shown once. Raises InvalidInput."""
    if kind not in ClientKind.values:
        raise InvalidInput(_("Choose what sort of client it is."), field="kind")
    named, wanted, key = _checked_name(name), _checked_scopes(scopes), new_token("key")
    now = db_now()
    with transaction.atomic():
        client = ApiClient.objects.create(
            name=named,
            kind=kind,
            scopes=wanted,
            key_hash=hash_of(key),
            key_end=key[-4:],
            key_expires_at=now + _lasting(days),
            created_at=now,
        )
        audit.record(
            act="api_client.register",
            subject=client,
            by=by,
            after={"name": named, "kind": kind, "scopes": wanted, "days": days},
        )
    return client, key


def change_client(*, client: ApiClient, name: str, scopes: Iterable[str], by: User) -> None:
    """Rename it or change its scopes, at once for tokens that are out. Raises InvalidInput,
    Conflict for a revoked one."""
    after = {"name": _checked_name(name), "scopes": _checked_scopes(scopes)}
    with transaction.atomic():
        row = _living(client)
        before = {"name": row.name, "scopes": row.scopes}
        if before == after:
            return
        ApiClient.objects.filter(pk=row.pk).update(**after)
        audit.record(act="api_client.change", subject=row, by=by, before=before, after=after)


def renew_key(*, client: ApiClient, days: int, by: User) -> str:
    """A new key, shown once; the old one ends at once, sign-ins stay. Raises Conflict."""
    key = new_token("key")
    with transaction.atomic():
        row = _living(client)
        ApiClient.objects.filter(pk=row.pk).update(
            key_hash=hash_of(key), key_end=key[-4:], key_expires_at=db_now() + _lasting(days)
        )
        audit.record(act="api_client.renew_key", subject=row, by=by, after={"days": days})
    return key


def revoke_client(*, client: ApiClient, by: User, reason: str = "") -> None:
    """End the client, its key and every token of it at once. Raises Conflict."""
    with transaction.atomic():
        row, now = _living(client), db_now()
        ApiClient.objects.filter(pk=row.pk).update(revoked_at=now)
        open_grants = ApiGrant.objects.filter(client=row, ended_at=None)
        Session.objects.filter(session_key__in=open_grants.values("session_key")).delete()
        ended = open_grants.update(ended_at=now, end=GrantEnd.CLIENT)
        audit.record(
            act="api_client.revoke", subject=row, by=by, after={"ended": ended}, reason=reason
        )


def _living(client: ApiClient) -> ApiClient:
    row = ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)
    if row.revoked_at is not None:
        raise Conflict(_("This client was revoked. Register it anew."))
    return row


def _checked_name(name: str) -> str:
    if not name.strip():
        raise InvalidInput(_("Give it a name."), field="name")
    return name.strip()


def _checked_scopes(scopes: Iterable[str]) -> list[str]:
    wanted = set(scopes)
    if not wanted or not wanted <= set(Scope.values):
        raise InvalidInput(_("Choose what the client may do."), field="scopes")
    return [one for one in Scope.values if one in wanted]


def _lasting(days: int) -> timedelta:
    if days not in KEY_DAYS:
        raise InvalidInput(_("Choose how long the key lasts."), field="days")
    return timedelta(days=days)
