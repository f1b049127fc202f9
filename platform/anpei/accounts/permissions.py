"""May this person? Who is signed in, and which doors that opens.

Pages put one of ``enterprise_page``, ``learner_page``, ``staff_page(…)`` on top of the view and ask
``user_of``, ``enterprise_of`` or ``person_of``; API views use the permission classes in
``accounts.api.permissions``.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from anpei.accounts.models import RoleGrant, User, UserKind
from anpei.accounts.models.anonymous import Anonymous
from anpei.accounts.sessions import was_ended_elsewhere
from anpei.kernel.errors import NotAllowed
from anpei.people.models import Enterprise, Person
from anpei.provinces.current import current_province
from anpei.provinces.ways import Way

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

SIGN_IN_PAGES = {
    UserKind.ENTERPRISE: "accounts:enterprise_sign_in",
    UserKind.LEARNER: "accounts:learner_sign_in",
    UserKind.STAFF: "accounts:staff_sign_in",
}


SETUP_PAGE = "entry:billing"
"""完善开票信息: by name, for its app lies above."""


def user_of(request: HttpRequest) -> User:
    """The signed-in user. Raises NotAllowed for a visitor."""
    user: User | Anonymous = request.user  # type: ignore[assignment]  # set by AccountMiddleware
    if isinstance(user, Anonymous) or not user.is_authenticated:
        raise NotAllowed(_("Please sign in first."))
    return user


def enterprise_of(request: HttpRequest) -> Enterprise:
    """The enterprise that is signed in. Raises NotAllowed for anybody else."""
    enterprise = user_of(request).enterprise
    if enterprise is None:
        raise NotAllowed(_("This page is for enterprises."))
    return enterprise


def person_of(request: HttpRequest) -> Person:
    """The learner who is signed in. Raises NotAllowed for anybody else."""
    person = user_of(request).person
    if person is None:
        raise NotAllowed(_("This page is for learners."))
    return person


def roles_of(user: User) -> frozenset[str]:
    """The roles a member of staff holds; none for others (PL-12).

    A request's user came with them (``accounts.middleware``); for any other they are read now.
    """
    if user.kind != UserKind.STAFF:
        return frozenset()
    brought: list[str] | None = getattr(user, "roles_at_request", None)
    if brought is not None:
        return frozenset(brought)
    return frozenset(RoleGrant.objects.filter(user=user).values_list("role", flat=True))


def has_role(user: User, *roles: str) -> bool:
    """Whether `user` is staff with one of `roles`; an administrator has them all; none = any."""
    held = roles_of(user)
    return user.kind == UserKind.STAFF and (
        not roles or "admin" in held or not held.isdisjoint(roles)
    )


def check_role(user: User, *roles: str) -> None:
    """Raises NotAllowed unless ``has_role``."""
    if not has_role(user, *roles):
        raise NotAllowed(_("Your role does not include this. Ask your administrator for it."))


def enterprise_page[**P](view: View[P]) -> View[P]:
    """Only a signed-in, activated enterprise; others are led to its sign-in page."""
    return _page(view, UserKind.ENTERPRISE, None)


def learner_page[**P](view: View[P]) -> View[P]:
    """Only a signed-in, activated learner."""
    return _page(view, UserKind.LEARNER, None)


def staff_page[**P](*roles: str) -> Callable[[View[P]], View[P]]:
    """Only staff with one of `roles` (administrators always; no roles = all staff)."""
    return lambda view: _page(view, UserKind.STAFF, roles)


def payer_page[**P](view: View[P]) -> View[P]:
    """Whoever orders and pays: an enterprise, or a person for themselves (YN-10)."""
    return _page(view, UserKind.ENTERPRISE, None, also=(UserKind.LEARNER,))


def setup_page[**P](view: View[P]) -> View[P]:
    """As ``payer_page``, open already before the invoice data are given."""
    return _page(view, UserKind.ENTERPRISE, None, also=(UserKind.LEARNER,), before_setup=True)


@dataclass(frozen=True, slots=True)
class Door:
    """Whom a page lets in. ``roles`` (staff only): any of them; () = every member of staff."""

    kind: UserKind
    roles: tuple[str, ...] = ()
    also: tuple[UserKind, ...] = ()
    """Other kinds of account it lets in."""

    def opens_to(self, kind: str, held: Collection[str] = ()) -> bool:
        """Whether an account of `kind` with the roles `held` may pass."""
        if kind in self.also:
            return True
        if kind != self.kind:
            return False
        return not self.roles or "admin" in held or not set(self.roles).isdisjoint(held)


def door_of(view: object) -> Door | None:
    """The door in front of a page's view, None where there is none."""
    door = getattr(view, "door", None)
    return door if isinstance(door, Door) else None


def _page[**P](
    view: View[P],
    kind: UserKind,
    roles: tuple[str, ...] | None,
    *,
    also: tuple[UserKind, ...] = (),
    before_setup: bool = False,
) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return to_sign_in(request, kind)
        known = user_of(request)
        if known.kind != kind and known.kind not in also:
            raise NotAllowed(_("You are signed in with an account of another kind."))
        if roles is not None:
            check_role(known, *roles)
        if kind == UserKind.ENTERPRISE and not before_setup and needs_setup(known):
            return redirect(SETUP_PAGE)
        request.portal = known.kind  # type: ignore[attr-defined]  # read by site.context
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    guarded.door = Door(kind, tuple(roles or ()), also)  # type: ignore[attr-defined]  # see door_of
    return cast("View[P]", guarded)


def needs_setup(user: User) -> bool:
    """Whether `user` must give the invoice data before anything else of a payer's opens."""
    return user.setup_at is None and Way.BILLING_FIRST in current_province().ways


def to_sign_in(request: HttpRequest, kind: UserKind) -> HttpResponse:
    """To the sign-in page of `kind`, and back to this page afterwards."""
    if was_ended_elsewhere(request):
        messages.warning(request, _("You have signed in elsewhere, so this session has ended."))
    target = reverse(SIGN_IN_PAGES[kind])
    if request.method == "GET":
        target = f"{target}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The page asked for before signing in, when it is one of this host's; else `fallback`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return target
    return fallback
