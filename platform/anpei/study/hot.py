"""Views on the hot path: one statement each, authorised by a signed lease (DESIGN §7)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HOT_PATHS: dict[str, Callable[[HttpRequest], HttpResponse]] = {}
