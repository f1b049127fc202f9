"""The hot door, the page's headers, and errors turned into pages: in this order."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from anpei.kernel.clock import one_moment
from anpei.kernel.errors import AnpeiError, Refused, Throttled
from anpei.kernel.request_context import client_address

logger = logging.getLogger(__name__)

type Handler = Callable[[HttpRequest], HttpResponse]
HOT_APPS = ("study", "exams", "proctoring")


def hot_views() -> dict[str, Handler]:
    """Path → view of every app's ``hot.py``: signed by token, no session, one statement."""
    views: dict[str, Handler] = {}
    for app in HOT_APPS:
        views.update(import_module(f"anpei.{app}.hot").HOT_PATHS)
    return views


class HotPathMiddleware:
    """Answers beats and answers before sessions, languages and templates cost anything.

    A hot view authorises by the signed lease token in the request and sees only the tenant.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.views = hot_views()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = self.views.get(request.path_info)
        if view is None:
            return self.get_response(request)
        try:
            return view(request)
        except AnpeiError as error:
            return JsonResponse({"code": error.code, "detail": str(error)}, status=error.status)
        except OperationalError:
            logger.warning("hot path: database unreachable", exc_info=True)
            return JsonResponse({"code": "unavailable"}, status=503)


def content_security_policy(request: HttpRequest, form_target: str = "") -> str:
    """The policy of a page; ``form_target`` is another origin that its form may post to."""
    host = request.get_host().partition(":")[0]
    socket = settings.REALTIME_URL.format(host=host)
    return (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        f"connect-src 'self' {socket}; object-src 'none'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action {f"'self' {form_target}".strip()}"
    )


class PageMiddleware:
    """Remembers where the request comes from, and sets the headers every answer needs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = client_address.set(request.META.get("REMOTE_ADDR", ""))
        shows = request.method in {"GET", "HEAD"}
        try:
            with one_moment() if shows else nullcontext():
                response = self.get_response(request)
        finally:
            client_address.reset(token)
        policy = content_security_policy(request, getattr(response, "form_target", ""))
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self)")
        return response


class ErrorPageMiddleware:
    """Our own errors become pages or JSON that say what happened and what to do next."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, OperationalError):
            logger.warning("database unreachable", exc_info=exception)
            return render(request, "503.html", status=503)
        if not isinstance(exception, AnpeiError):
            return None
        wants_json = request.path.startswith("/api/") or "application/json" in request.headers.get(
            "Accept", ""
        )
        if wants_json:
            return JsonResponse(
                {"code": exception.code, "detail": str(exception)}, status=exception.status
            )
        context = {
            "error": exception,
            "decision": exception.decision if isinstance(exception, Refused) else None,
        }
        response = render(request, "site/refused.html", context, status=exception.status)
        if isinstance(exception, Throttled):
            response["Retry-After"] = str(exception.retry_after)
        return response
