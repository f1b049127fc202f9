"""The portals' menus: the core's entries and the province's, in one order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a menu is made of: a label, a route, an icon; `group` heads the entries after it."""

    label: str | Promise
    url_name: str
    icon: str
    group: str | Promise = ""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Item:
    """A menu entry as the page shows it."""

    label: str | Promise
    url: str
    icon: str
    active: bool
    group: str | Promise = ""
    badge: int = 0


PUBLIC = (
    Entry(label=_("Home"), url_name="site:home", icon="home"),
    Entry(label=_("Service guide"), url_name="site:guide", icon="book"),
    Entry(label=_("Common questions"), url_name="site:questions", icon="help"),
    Entry(label=_("Check a certificate"), url_name="certificates:verify", icon="shield"),
)
"""SD-06."""

MENUS: dict[str, tuple[Entry, ...]] = {
    "enterprise": (
        Entry(label=_("Enterprise information"), url_name="people:enterprise", icon="building"),
        Entry(label=_("People"), url_name="people:people", icon="users"),
        Entry(label=_("Enrol"), url_name="enrolment:classes", icon="edit"),
        Entry(label=_("Orders"), url_name="payments:orders", icon="receipt"),
        Entry(label=_("Refused reviews"), url_name="proctoring:refusals", icon="alert"),
        Entry(label=_("Change password"), url_name="accounts:change_password", icon="key"),
        Entry(label=_("Service guide"), url_name="site:guide", icon="book"),
    ),
    "learner": (Entry(label=_("My learning"), url_name="site:learner_home", icon="home"),),
    "staff": (Entry(label=_("Overview"), url_name="site:staff_home", icon="chart"),),
}
"""Enterprise: SD-10 (M1 图2-2)."""


def navigation_for(request: HttpRequest, portal: str) -> Sequence[Item]:
    """The menu of `portal`; entries whose page this tenant does not have are left out."""
    return list(_items(request, MENUS.get(portal, ())))


def public_navigation(request: HttpRequest) -> Sequence[Item]:
    """The links of the public pages' header."""
    return list(_items(request, PUBLIC))


def _items(request: HttpRequest, entries: Iterable[Entry]) -> Iterator[Item]:
    here = getattr(request.resolver_match, "view_name", "")
    for entry in entries:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        yield Item(
            label=entry.label,
            url=url,
            icon=entry.icon,
            group=entry.group,
            active=here == entry.url_name or (url != "/" and request.path.startswith(url)),
        )
