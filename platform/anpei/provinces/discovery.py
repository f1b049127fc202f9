"""Finding the province plugins: entry points in the group ``anpei.provinces``."""

import importlib
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from anpei.kernel.environment import environment
from anpei.provinces.contract import CONTRACT_VERSION, Province

GROUP = "anpei.provinces"


class BrokenProvince(Exception):  # noqa: N818
    """A plugin that cannot be used; the sentence names it and says what to do."""


def _declared(extra: str) -> dict[str, str]:
    """Kind → ``module:attribute``, of installed plugins and of those named by setting."""
    declared = {point.name: point.value for point in entry_points(group=GROUP)}
    for pair in filter(None, extra.split(",")):
        kind, _, value = pair.strip().partition("=")
        declared[kind] = value
    if not declared:
        raise BrokenProvince(
            f"no province plugin is installed: nothing declares an entry point in {GROUP!r}; "
            "install the project (uv sync) or a plugin"
        )
    return dict(sorted(declared.items()))


def province_modules(extra: str = "") -> dict[str, str]:
    """Kind → the plugin's Django app, without importing it (settings need no more)."""
    return {kind: value.partition(":")[0] for kind, value in _declared(extra).items()}


@cache
def provinces() -> dict[str, Province[Any]]:
    """Kind → province, imported and validated. Raises BrokenProvince."""
    return {
        kind: load_province(kind, value)
        for kind, value in _declared(environment().extra_provinces).items()
    }


def load_province(kind: str, value: str) -> Province[Any]:
    """Import ``module:attribute`` and check it against the contract. Raises BrokenProvince."""
    module, _, attribute = value.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute or "province")
    except (ImportError, AttributeError) as error:
        raise BrokenProvince(f"province {kind!r} ({value}) cannot be loaded: {error}") from error
    if not isinstance(found, Province):
        raise BrokenProvince(f"province {kind!r} ({value}) is no Province but {type(found)}")
    if found.contract_version != CONTRACT_VERSION:
        raise BrokenProvince(
            f"province {kind!r} speaks contract {found.contract_version}, this platform "
            f"{CONTRACT_VERSION}; update the plugin or the platform"
        )
    if found.kind != kind:
        raise BrokenProvince(f"province {kind!r} calls itself {found.kind!r}; make them one name")
    if not found.editions:
        raise BrokenProvince(f"province {kind!r} ships no edition of its rules")
    return found
