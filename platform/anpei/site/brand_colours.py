"""The colour of a brand as the stylesheets have it: for what knows no stylesheet."""

import re
from functools import cache
from pathlib import Path

_SHEETS = Path(__file__).parent / "static" / "site" / "css"
_BRAND = re.compile(r'\[data-brand="(\w+)"\]\s*{\s*--brand:\s*(#\w{6});')
_DEFAULT = re.compile(r"--brand:\s*(#\w{6});")


@cache
def _colours() -> dict[str, str]:
    return dict(_BRAND.findall((_SHEETS / "brands.css").read_text("utf-8")))


@cache
def _default() -> str:
    found = _DEFAULT.search((_SHEETS / "tokens.css").read_text("utf-8"))
    return found[1] if found else "#000000"


def colour_of(accent: str) -> str:
    """``#rrggbb`` of an accent such as ``teal``; the default's for any other."""
    return _colours().get(accent, _default())
