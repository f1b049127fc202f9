"""Opaque cursors: where a pull stands, and up to which version it goes."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Cursor:
    """Rows after version `after` and not after `until` are still to come."""

    after: int
    until: int

    def text(self) -> str:
        """The cursor as it travels; its form is nobody's business but this server's."""
        return base64.urlsafe_b64encode(json.dumps([self.after, self.until]).encode()).decode()


def read_cursor(text: str) -> Cursor:
    """Raises ValueError for anything that this server did not give out."""
    try:
        after, until = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (binascii.Error, UnicodeError, ValueError, TypeError) as error:
        raise ValueError("cursor unknown") from error
    if not (type(after) is int and type(until) is int and 0 <= after <= until):
        raise ValueError("cursor unknown")
    return Cursor(after, until)
