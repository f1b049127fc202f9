"""The JSON body of a hot request, read without a framework."""

import json
from typing import Any

from django.http import HttpRequest

from anpei.kernel.errors import InvalidInput

LARGEST_BODY = 64 * 1024


def load_json(body: bytes) -> Any:
    """What the JSON says. Raises ValueError also for text that PostgreSQL cannot keep: NUL and
    halves of surrogate pairs, which JSON can escape and UTF-8 cannot hold."""
    value = json.loads(body.decode())
    if b"\\u" in body and not _is_storable(value):
        raise ValueError("text that cannot be kept")
    return value


def _is_storable(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, dict):
        return all(_is_storable(part) for pair in value.items() for part in pair)
    return not isinstance(value, list) or all(_is_storable(part) for part in value)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object that was posted. Raises InvalidInput for anything else, or more than 64 KiB."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        body = load_json(request.body) if length <= LARGEST_BODY else None
    except ValueError:
        body = None
    if request.method != "POST" or not isinstance(body, dict):
        raise InvalidInput("a JSON object is wanted")
    return body
