"""Our errors as API answers: ``{"code", "detail", …}`` with the error's own status."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from anpei.kernel.errors import AnpeiError, InvalidInput, Refused, Throttled


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    if not isinstance(error, AnpeiError):
        return exception_handler(error, context)
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
