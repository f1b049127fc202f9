"""The JSON body of a hot request, read without a framework."""

import json
from typing import Any

from django.http import HttpRequest

from anpei.kernel.errors import InvalidInput

LARGEST_BODY = 64 * 1024


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object that was posted. Raises InvalidInput for anything else, or more than 64 KiB."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        body = json.loads(request.body) if length <= LARGEST_BODY else None
    except ValueError:
        body = None
    if request.method != "POST" or not isinstance(body, dict):
        raise InvalidInput("a JSON object is wanted")
    return body
