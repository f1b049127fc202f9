"""DRF's view of our sessions."""

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from anpei.accounts.models import User

if TYPE_CHECKING:
    from rest_framework.views import APIView


class _Check(CsrfViewMiddleware):
    def _reject(self, request: Any, reason: str) -> Any:
        return reason


def _no_view(_request: HttpRequest) -> HttpResponse:
    """Stands for the view in the CSRF check, which looks only at its ``csrf_exempt``."""
    return HttpResponse()


class SessionAuthentication(BaseAuthentication):
    """The session's user, with the CSRF check that a cookie needs."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        user = request._request.user
        if not user.is_authenticated:
            return None
        check = _Check(lambda _request: None)  # type: ignore[arg-type]  # never called
        check.process_request(request._request)
        reason = check.process_view(request._request, _no_view, (), {})
        if reason:
            raise PermissionDenied(f"CSRF: {reason}")
        return cast(User, user), None

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class IsSignedIn(BasePermission):
    def has_permission(self, request: Request, view: "APIView") -> bool:
        return bool(request.user.is_authenticated)
