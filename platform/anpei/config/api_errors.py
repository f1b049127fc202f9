"""Every error as an API answer: ``{"code", "detail", …}`` with the error's own status."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from anpei.kernel.errors import AnpeiError, InvalidInput, Refused, Throttled


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    if not isinstance(error, AnpeiError):
        return _frameworks_answer(error, context)
    body: dict[str, Any] = {"code": error.code, "detail": str(error)}
    if isinstance(error, Refused):
        body |= {
            "rule": error.decision.rule,
            "edition": error.decision.edition,
            "allowed_from": error.decision.allowed_from,
        }
    if isinstance(error, InvalidInput):
        body["field"] = error.field
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Throttled) else None
    return Response(body, status=error.status, headers=headers)


def _frameworks_answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """What the framework refuses, in the same shape as what we refuse."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        fields = response.data if isinstance(response.data, dict) else {"": response.data}
        response.data = {
            "code": "invalid",
            "detail": _("Please check the fields."),
            "fields": fields,
        }
    elif isinstance(response.data, dict):
        told = response.data.get("detail", "")
        response.data = {"code": getattr(told, "code", "error"), "detail": str(told)}
    return response
