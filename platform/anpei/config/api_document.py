"""The OpenAPI document: tags, refusals and hot addresses that drf-spectacular cannot guess."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from anpei.accounts.api.answers import ErrorAnswer
from anpei.config.middleware import HOT_APPS

type Endpoint = tuple[str, str, str, Callable[..., Any]]

REFUSALS = {
    "400": "The body cannot be read as what is wanted; `fields` says where.",
    "401": "Nobody is signed in, or the token is unknown, expired or ended.",
    "403": "This account, or this token's scopes, may not; or the province's rule says no.",
    "404": "There is no such thing, or it is somebody else's.",
    "409": "Somebody was faster, or it has moved on meanwhile.",
    "422": "It was understood and cannot be used; `field` says what.",
    "429": "Too many tries; wait as long as `Retry-After` says.",
}
_OF_WRITES = {"400", "409", "422"}


class Schema(AutoSchema):
    """An operation of ours: tagged by its address, with every refusal it can give."""

    def get_tags(self) -> list[str]:
        """``/api/exams/…`` and ``/hot/exams/…`` belong together."""
        part = self.path.strip("/").split("/")[1]
        return ["sign-in" if part == "tokens" else part]

    def get_extensions(self) -> dict[str, Any]:
        """Which scopes open it to tokens; none: our own sites alone."""
        scopes = getattr(self.view, "scopes", ())
        return {"x-scopes": [str(one) for one in scopes]} if scopes else {}

    def get_operation_id(self) -> str:
        """``get_payments_orders_by_public_id``: the address, so that no two are alike."""
        path = self.path.strip("/").removeprefix("api/")
        named = re.sub(r"\{(\w+)\}", r"by_\1", path)
        return f"{self.method.lower()}_{re.sub(r'\W+', '_', named)}"

    def map_parsers(self) -> list[str]:
        """JSON, unless the operation says otherwise; the forms of our own pages are not told."""
        return ["application/json"]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status in self._refusals():
            if status not in bodies:
                told = self._get_response_for_code(  # type: ignore[no-untyped-call]
                    ErrorAnswer, status, direction=direction
                )
                bodies[status] = told | {"description": REFUSALS[status]}
        return dict(sorted(bodies.items()))

    def _refusals(self) -> list[str]:
        left_out = set() if self.method == "POST" else set(_OF_WRITES)
        if "{" not in self.path:
            left_out.add("404")
        return [status for status in REFUSALS if status not in left_out]


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The cookie of our own sites; a write also needs the CSRF token."""

    target_class = "anpei.accounts.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "Our own sites. Writes also need the header X-CSRFToken.",
        }


def add_hot_addresses(endpoints: list[Endpoint], **_: Any) -> list[Endpoint]:
    """The hot door's addresses, which no framework serves, as ``<app>/api/hot.py`` tells them."""
    for app in HOT_APPS:
        told = import_module(f"anpei.{app}.api.hot").HOT_OPERATIONS
        endpoints += [(path, path, "POST", view.as_view()) for path, view in told.items()]
    return endpoints
