"""Puts the signed-in user on the request, read from the database when first looked at."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from anpei.accounts.models import RoleGrant, User
from anpei.accounts.models.anonymous import Anonymous
from anpei.kernel.compiled import CompiledLookup

SESSION_USER = "user"
SESSION_GENERATION = "generation"
# Asked with the user: the roles that every page looks at several times, and through the relation
# the bell's count. Neither costs a query of its own.
_ROLES = RoleGrant.objects.filter(user=OuterRef("pk")).values("role")


def _unread() -> Any:
    waiting = User.objects.filter(
        pk=OuterRef("pk"), messages__in_inbox=True, messages__read_at=None
    )
    return waiting.order_by().values("pk").annotate(number=Count("messages")).values("number")


def _active_user(pk: int) -> QuerySet[User]:
    return (
        User.objects.select_related("enterprise", "person")
        .filter(pk=pk, is_active=True)
        .annotate(roles_at_request=ArraySubquery(_ROLES))
        .annotate(unread_messages=Coalesce(Subquery(_unread()), 0))
    )


_ACTIVE_USER = CompiledLookup(_active_user)


def signed_in_user(request: HttpRequest) -> User | Anonymous:
    """The user of this session, or Anonymous when there is none or it has been ended."""
    pk = request.session.get(SESSION_USER)
    if pk is None:
        return Anonymous()
    user = _ACTIVE_USER.get(pk)
    if user is None or user.session_generation != request.session.get(SESSION_GENERATION):
        return Anonymous()
    return user


class AccountMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: signed_in_user(request))  # type: ignore[assignment]
        return self.get_response(request)
