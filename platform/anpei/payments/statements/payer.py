"""Comparing the names of those who pay."""

import re
import unicodedata

_IGNORED = re.compile(r"[\s()\[\]【】〔〕·.,，。、\-_]")


def payer_key(name: str) -> str:
    """A payer's name for comparing: no width, space or bracket differences, ASCII in capitals."""
    text = unicodedata.normalize("NFKC", name).upper()
    return _IGNORED.sub("", text)[:200]
