"""What a candidate's page tells of an exam: read, checked, made ready for one statement."""

import json
from typing import Any

from anpei.kernel.errors import InvalidInput
from anpei.kernel.ids import make_public_id
from anpei.proctoring.models import TOLD_BY_PAGE
from anpei.proctoring.models.incident import KEY_LENGTH

MOST_AT_ONCE = 50
DETAIL_LENGTH = 200
_LONGEST_SECONDS = 24 * 3600
_LATEST = 2**43


def read_events(items: object) -> str:
    """The events as JSON for the database; a list of ``{kind, at, seconds, detail, key}``.

    ``at`` is in milliseconds of the server's clock, as the page knows it. Raises InvalidInput.
    """
    if not isinstance(items, list) or not 0 < len(items) <= MOST_AT_ONCE:
        raise InvalidInput("a list of events is wanted")
    events = [_read(item) for item in items]
    return json.dumps(list({event["key"]: event for event in events}.values()))


def _read(item: object) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise InvalidInput("an event is an object")
    kind, key, detail = item.get("kind"), item.get("key"), item.get("detail", "")
    if kind not in TOLD_BY_PAGE:
        raise InvalidInput("kind: what a page can notice")
    if not isinstance(key, str) or not 0 < len(key) <= KEY_LENGTH or not isinstance(detail, str):
        raise InvalidInput("key and detail are texts")
    return {
        "public_id": make_public_id(),
        "kind": kind,
        "key": key.replace("\0", ""),
        "detail": detail.replace("\0", "")[:DETAIL_LENGTH],
        "at": _whole(item.get("at"), _LATEST),
        "seconds": _whole(item.get("seconds", 0), _LONGEST_SECONDS),
    }


def _whole(number: object, most: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= most:
        raise InvalidInput("at and seconds are whole numbers")
    return number
