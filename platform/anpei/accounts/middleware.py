"""Puts the signed-in user on the request, read from the database when first looked at."""

from collections.abc import Callable

from django.db.models import Count, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from anpei.accounts.models import User
from anpei.accounts.models.anonymous import Anonymous

SESSION_USER = "user"
SESSION_GENERATION = "generation"


def signed_in_user(request: HttpRequest) -> User | Anonymous:
    """The user of this session, or Anonymous when there is none or it has been ended."""
    pk = request.session.get(SESSION_USER)
    if pk is None:
        return Anonymous()
    # Counted here, through the relation, so that the bell of every page costs no query of its own.
    unread = Q(messages__in_inbox=True, messages__read_at=None)
    user = (
        User.objects.select_related("enterprise", "person")
        .filter(pk=pk, is_active=True)
        .annotate(unread=FilteredRelation("messages", condition=unread))
        .annotate(unread_messages=Count("unread"))
        .first()
    )
    if user is None or user.session_generation != request.session.get(SESSION_GENERATION):
        return Anonymous()
    return user


class AccountMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: signed_in_user(request))  # type: ignore[assignment]
        return self.get_response(request)
