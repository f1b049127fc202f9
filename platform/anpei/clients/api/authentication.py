"""Who asks: a client by its key, or an account by a token of a client."""

from typing import Any, cast

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from anpei.accounts.models import User
from anpei.accounts.models.anonymous import Anonymous
from anpei.clients.models import ApiClient, ApiGrant
from anpei.clients.tokens import client_of_key, grant_of_access
from anpei.kernel.request_context import client_address

KEY_HEADER = "X-Client-Key"


class BearerAuthentication(BaseAuthentication):
    """An account by its access token, at views that name a scope the token has.

    No cookie is looked at, so no CSRF token is needed. A request with this header never falls
    back on a session.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiGrant] | None:
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        if not kind:
            return None
        grant = grant_of_access(token.strip()) if kind.lower() == "bearer" else None
        if grant is None:
            raise AuthenticationFailed(_("Please sign in again."), code="token_refused")
        wanted = getattr((request.parser_context or {}).get("view"), "scopes", ())
        if not set(wanted) & set(grant.client.scopes):
            raise PermissionDenied(_("This client may not do that."), code="scope")
        request._request.session_key_of_grant = grant.session_key  # type: ignore[attr-defined]
        return grant.user, grant

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ClientKeyAuthentication(BaseAuthentication):
    """A registered client, before anybody is signed in: ``request.auth`` is the ApiClient."""

    def authenticate(self, request: Request) -> tuple[Anonymous, ApiClient]:
        client = client_of_key(request.headers.get(KEY_HEADER, ""))
        if client is None:
            raise AuthenticationFailed(
                _("This client is unknown, revoked, or its key has expired."), code="client_refused"
            )
        return Anonymous(), client

    def authenticate_header(self, request: Request) -> str:
        return "ClientKey"


class IsClient(BasePermission):
    """A client by its key."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, ApiClient)


def client_of(request: Request) -> ApiClient:
    """The client of a ``ClientView``."""
    return cast(ApiClient, request.auth)


def grant_of(request: Request) -> ApiGrant | None:
    """The sign-in behind the token; None for a session of our own sites."""
    return request.auth if isinstance(request.auth, ApiGrant) else None


class TokenThrottle(SimpleRateThrottle):
    """Requests of one sign-in; sessions of our own sites are not counted."""

    scope = "token"
    rate = "600/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        grant = request.auth
        return f"api-token-{grant.pk}" if isinstance(grant, ApiGrant) else None


class ClientThrottle(SimpleRateThrottle):
    """Sign-ins and refreshes of one client from one address (T16 counts failures besides)."""

    scope = "client"
    rate = "120/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        client = request.auth
        of = client.pk if isinstance(client, ApiClient) else "none"
        return f"api-client-{of}-{client_address.get()}"


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = BearerAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token from `/api/tokens/…`, in `Authorization: Bearer …`.",
        }


class ClientKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = ClientKeyAuthentication
    name = "client"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": KEY_HEADER,
            "description": "The key of a client that the association has registered.",
        }
