"""The browser's session: begun after signing in, ended by signing out, one a learner (T18)."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import rotate_token

from anpei.accounts.domain.origin import Origin, read_devices, write_devices
from anpei.accounts.middleware import SESSION_GENERATION, SESSION_USER
from anpei.accounts.models import User, UserKind
from anpei.accounts.signals import session_superseded
from anpei.kernel.request_context import client_address

REMEMBERED_SECONDS = 14 * 24 * 3600
_PENDING_SECONDS = 30 * 60
_PENDING = "pending"
_DEVICE_COOKIE = "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
_DEVICE_SECONDS = 180 * 24 * 3600


def origin_of(request: HttpRequest) -> Origin:
    """Where this request comes from, for limits and the sign-in log."""
    return Origin(
        address=client_address.get() or request.META.get("REMOTE_ADDR", ""),
        user_agent=request.headers.get("User-Agent", ""),
        devices=read_devices(request.COOKIES.get(_DEVICE_COOKIE, "")),
    )


def supersede_sessions(user: User) -> None:
    """A learner's newer sign-in ends the older ones, in browsers and in apps alike (T18)."""
    if user.kind == UserKind.LEARNER:
        User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
        transaction.on_commit(lambda: session_superseded.send_robust(sender=User, user_id=user.pk))
    user.refresh_from_db(fields=["session_generation"])


def session_key_of(request: HttpRequest) -> str:
    """What passes and sockets hang on: the browser's session, or the one behind a token; "" for
    neither."""
    behind_token: str | None = getattr(request, "session_key_of_grant", None)
    return behind_token or request.session.session_key or ""


def begin_session(request: HttpRequest, user: User, *, remember: bool) -> None:
    """Sign `user` in here. A learner's newer session ends the older one (T18).

    `remember` (记住我, SD-07) keeps it 14 days; else it ends with the browser.
    """
    supersede_sessions(user)
    request.session.flush()
    request.session[SESSION_USER] = user.pk
    request.session[SESSION_GENERATION] = user.session_generation
    request.session.set_expiry(REMEMBERED_SECONDS if remember else 0)
    rotate_token(request)


def keep_session(request: HttpRequest, generation: int) -> None:
    """Let this session go on after every session of its user was ended."""
    request.session[SESSION_GENERATION] = generation
    request.session.cycle_key()


def end_session(request: HttpRequest) -> None:
    """Sign out here."""
    request.session.flush()


def was_ended_elsewhere(request: HttpRequest) -> bool:
    """Whether this browser held a session that a newer sign-in has ended; forgets it."""
    return request.session.pop(SESSION_USER, None) is not None


def remember_device(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let strangers' failed tries never keep `user` out on this device (PL-11)."""
    value = write_devices(read_devices(request.COOKIES.get(_DEVICE_COOKIE, "")), user)
    response.set_cookie(
        _DEVICE_COOKIE,
        value,
        max_age=_DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def begin_pending(request: HttpRequest, user: User, **what: Any) -> None:
    """Remember who stands before the second step (activation, own password), for 30 minutes."""
    request.session.cycle_key()
    request.session[_PENDING] = {"user": user.pk, **what}
    request.session.set_expiry(_PENDING_SECONDS)


def pending(request: HttpRequest, step: str) -> tuple[User, dict[str, Any]] | None:
    """Who stands before `step` in this browser, and what was remembered; None for nobody."""
    what = request.session.get(_PENDING)
    if not what or what.get("step") != step:
        return None
    user = (
        User.objects.select_related("enterprise", "person")
        .filter(pk=what["user"], is_active=True)
        .first()
    )
    return (user, what) if user else None
