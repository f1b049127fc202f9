"""The hot door, the page's headers, and errors turned into pages: in this order."""

import logging
import re
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module

import psycopg
from django.conf import settings
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from anpei.accounts.models import UserKind
from anpei.kernel.clock import one_moment
from anpei.kernel.errors import AnpeiError, InvalidInput, Refused, Throttled
from anpei.kernel.request_context import client_address

logger = logging.getLogger(__name__)
_RETRY_SECONDS = 5

type Handler = Callable[[HttpRequest], HttpResponse]
_LARGEST_BODY = 25 * 2**20
"""The largest file that a page takes, a list of 20 MB, and what is around it."""
_VIDEO_UPLOAD = re.compile(r"/staff/courses/topics/[^/]+/video/")
HOT_APPS = ("study", "exams", "proctoring")


def hot_views() -> dict[str, Handler]:
    """Path → view of every app's ``hot.py``: signed by token, no session, one statement."""
    views: dict[str, Handler] = {}
    for app in HOT_APPS:
        views.update(import_module(f"anpei.{app}.hot").HOT_PATHS)
    return views


class BodySizeMiddleware:
    """Refuses a body that no page takes before anything reads it (T45)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_too_large(request) and not _VIDEO_UPLOAD.fullmatch(request.path_info):
            return _too_large()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, named: object
    ) -> HttpResponse | None:
        """A video's upload: only for staff, known by now, and before CSRF reads the body."""
        kind = getattr(request.user, "kind", None)
        return _too_large() if _is_too_large(request) and kind != UserKind.STAFF else None


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > _LARGEST_BODY


def _too_large() -> HttpResponse:
    said = _("This file is larger than %(limit)s MB.") % {"limit": _LARGEST_BODY // 2**20}
    return HttpResponse(said, status=413, content_type="text/plain; charset=utf-8")


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
        except (DataError, psycopg.DataError, UnicodeEncodeError) as error:
            if not _is_unstorable(error):
                raise
            return JsonResponse({"code": "invalid"}, status=400)
        except OperationalError:
            logger.warning("hot path: database unreachable", exc_info=True)
            return JsonResponse({"code": "unavailable"}, status=503)


def _is_unstorable(error: Exception) -> bool:
    """Whether it comes of text that PostgreSQL cannot keep: NUL, half a surrogate pair."""
    said = str(error)
    if isinstance(error, DataError | psycopg.DataError):
        return "NUL (0x00)" in said
    return isinstance(error, UnicodeEncodeError) and "surrogates" in said


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
            return _unavailable(request)
        if _is_unstorable(exception):
            exception = InvalidInput(_("This text holds characters that cannot be kept."))
        if not isinstance(exception, AnpeiError):
            return None
        if _wants_json(request):
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


def _wants_json(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or "application/json" in accepted


def _unavailable(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        said = _("The service is briefly unavailable")
        response: HttpResponse = JsonResponse({"code": "unavailable", "detail": said}, status=503)
    else:
        response = render(request, "503.html", status=503)
    response["Retry-After"] = str(_RETRY_SECONDS)
    return response
