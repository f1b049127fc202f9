"""The ids of all rules."""

from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).with_name("catalogue.txt")


@cache
def known_rules() -> frozenset[str]:
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
