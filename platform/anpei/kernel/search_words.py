"""Words that were searched for: what tells who somebody is stands sealed in an address (T21)."""

import re

from cryptography.exceptions import InvalidTag

from anpei.kernel import crypto

_TELLING = re.compile(r"\d{11}")
"""A mobile, or the beginning of an identity number."""
_SEALED = "~"


def seal_words(words: str) -> str:
    """``words`` as an address carries them: into logs, histories and other sites' referrers."""
    text = words.strip()
    return _SEALED + crypto.encrypt_text(text) if _TELLING.search(text) else text


def read_words(carried: str, *, longest: int = 60) -> str:
    """What was typed, from an address; "" for what was sealed elsewhere."""
    if not carried.startswith(_SEALED):
        return carried.strip()[:longest]
    try:
        return crypto.decrypt_text(carried.removeprefix(_SEALED))[:longest]
    except (ValueError, InvalidTag):
        return ""
