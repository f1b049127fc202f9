"""HTTP's door into a tenant: the host decides, before anything else runs."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from tenants.entering import enter_association
from tenants.hosts import association_for_host
from tenants.proxies import reveal_client

logger = logging.getLogger(__name__)


class TenantMiddleware:
    """Sets ``request.tenant`` and enters its schema for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.get_host())
        answered = _answer_of_any_host(request)
        if answered is not None:
            return answered
        reveal_client(request)
        try:
            association = association_for_host(host)
        except OperationalError:
            logger.warning("database unreachable", exc_info=True)
            return _say("The service is briefly unavailable.", 503, {"Retry-After": "5"})
        if association is None:
            return _say("No such site.", 404)
        if association.suspended:
            return _say("This site is suspended.", 503)
        request.tenant = association  # type: ignore[attr-defined]  # django-tenants' convention
        with enter_association(association):
            return self.get_response(request)


def _answer_of_any_host(request: HttpRequest) -> HttpResponse | None:
    """Of what needs no association, and of what none could store."""
    if request.path_info == "/healthz":
        return _say("ok", 200)
    if "\0" in request.path_info:
        return _say("No such page.", 404)
    if "%00" in request.META.get("QUERY_STRING", ""):
        return _say("Bad request.", 400)
    return None


def _say(text: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain", headers=headers)
