"""Answers and refusals as JSON."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response


def json_answer(told: Any, status: int = 200) -> Response:
    """`told` as JSON."""
    return Response(
        json.dumps(told, ensure_ascii=False), status=status, content_type="application/json"
    )


class Refusal(HTTPException):
    """An HTTP error with a machine-readable code and a reason in words."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        super().__init__(response=json_answer({"code": code, "reason": reason}, status))
