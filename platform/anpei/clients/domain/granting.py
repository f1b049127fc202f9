"""Tokens: given at a sign-in, exchanged for new ones, ended (PL-64; RFC 9700 on refresh tokens).

A refresh token is good once. One that comes back a second time was copied: whoever holds the
newer one loses it as well, and signs in again.
"""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.accounts.sessions import supersede_sessions
from anpei.audit import domain as audit
from anpei.clients.models import ApiClient, ApiGrant, GrantEnd, SpentRefresh
from anpei.clients.tokens import ACCESS_LASTS, REFRESH_LASTS, Tokens, hash_of, new_token
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError
from anpei.kernel.request_context import client_address


class TokenRefused(AnpeiError):  # noqa: N818 - says what happened
    """The refresh token is unknown, used, too old or another client's: sign in again."""

    code = "token_refused"
    status = 401


def open_grant(*, client: ApiClient, user: User) -> Tokens:
    """Sign ``user`` in through ``client``. As in a browser, a learner's newer sign-in ends the
    older one, wherever that was (T18)."""
    access, refresh, now = new_token("access"), new_token("refresh"), db_now()
    with transaction.atomic():
        supersede_sessions(user)
        grant = ApiGrant.objects.create(
            client=client,
            user=user,
            session_generation=user.session_generation,
            session_key=_open_session(now),
            access_hash=hash_of(access),
            access_expires_at=now + ACCESS_LASTS,
            refresh_hash=hash_of(refresh),
            refresh_expires_at=now + REFRESH_LASTS,
            created_at=now,
            last_used_at=now,
            address=client_address.get(),
        )
        audit.record(act="api.sign_in", subject=grant, by=user, after={"client": client.name})
    return Tokens(grant, access, refresh)


def refresh_grant(*, client: ApiClient, token: str) -> Tokens:
    """New tokens for a refresh token, which is used up by it. Raises TokenRefused."""
    digest = hash_of(token)
    if SpentRefresh.objects.filter(token_hash=digest).exists():
        _end_for_reuse(digest)
        raise _refused()
    access, refresh = new_token("access"), new_token("refresh")
    with transaction.atomic():
        grant = (
            ApiGrant.objects.select_for_update(of=("self",), no_key=True)
            .select_related("client", "user__person", "user__enterprise")
            .filter(refresh_hash=digest, client=client, ended_at=None)
            .first()
        )
        now = db_now()
        if grant is None or not _may_go_on(grant, now):
            raise _refused()
        SpentRefresh.objects.create(grant=grant, token_hash=digest, spent_at=now)
        grant.access_hash, grant.refresh_hash = hash_of(access), hash_of(refresh)
        grant.access_expires_at = now + ACCESS_LASTS
        grant.refresh_expires_at = now + REFRESH_LASTS
        grant.last_used_at = now
        grant.save()
        Session.objects.filter(session_key=grant.session_key).update(
            expire_date=grant.refresh_expires_at
        )
    return Tokens(grant, access, refresh)


def end_grant(*, grant: ApiGrant, end: GrantEnd, by: User | None) -> None:
    """End both tokens and what hangs on them; an ended one stays as it is."""
    with transaction.atomic():
        ended = ApiGrant.objects.filter(pk=grant.pk, ended_at=None).update(
            ended_at=db_now(), end=end
        )
        if ended:
            Session.objects.filter(session_key=grant.session_key).delete()
            audit.record(act="api.sign_out", subject=grant, by=by, after={"end": end})


def _end_for_reuse(digest: str) -> None:
    spent = SpentRefresh.objects.select_related("grant").get(token_hash=digest)
    end_grant(grant=spent.grant, end=GrantEnd.REUSED, by=None)


def _may_go_on(grant: ApiGrant, now: datetime) -> bool:
    user = grant.user
    return (
        grant.refresh_expires_at > now
        and user.is_active
        and user.session_generation == grant.session_generation
    )


def _open_session(now: datetime) -> str:
    store = SessionStore()
    key = str(store._get_new_session_key())  # type: ignore[attr-defined]  # Django's own maker
    data = store.encode({})
    Session.objects.create(session_key=key, session_data=data, expire_date=now + REFRESH_LASTS)
    return key


def _refused() -> TokenRefused:
    return TokenRefused(_("Please sign in again."))
