"""HTTP's door into a tenant: the host decides, before anything else runs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from tenants.entering import enter_association
from tenants.hosts import association_for_host
from tenants.proxies import reveal_client


class TenantMiddleware:
    """Sets ``request.tenant`` and enters its schema for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.get_host())
        if request.path_info == "/healthz":
            return HttpResponse("ok", content_type="text/plain")
        if "\0" in request.path_info:
            return HttpResponse("No such page.", status=404, content_type="text/plain")
        if "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponse("Bad request.", status=400, content_type="text/plain")
        reveal_client(request)
        association = association_for_host(host)
        if association is None:
            return HttpResponse("No such site.", status=404, content_type="text/plain")
        if association.suspended:
            return HttpResponse("This site is suspended.", status=503, content_type="text/plain")
        request.tenant = association  # type: ignore[attr-defined]  # django-tenants' convention
        with enter_association(association):
            return self.get_response(request)
