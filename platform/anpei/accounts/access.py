"""What each role opens, read from the doors in front of the pages themselves (PL-12)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from anpei.accounts.models import UserKind
from anpei.accounts.permissions import Door, door_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An address with its view and the door in front of it (None: no page's door)."""

    name: str
    pattern: str
    view: object
    door: Door | None


def all_routes(urlconf: str | None = None) -> Iterator[Route]:
    """Every address an association's host serves."""
    yield from _routes(get_resolver(urlconf).url_patterns, "", "")


def _routes(
    patterns: Sequence[URLPattern | URLResolver], space: str, prefix: str
) -> Iterator[Route]:
    for one in patterns:
        where = f"{prefix}{one.pattern}"
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _routes(one.url_patterns, inner, where)
        else:
            yield Route(
                name=f"{space}{one.name or ''}",
                pattern=where,
                view=one.callback,
                door=door_of(one.callback),
            )


def staff_doors() -> dict[str, Door]:
    """Route name → door, of every page for staff."""
    return {
        route.name: route.door
        for route in all_routes()
        if route.door and route.door.kind == UserKind.STAFF
    }
