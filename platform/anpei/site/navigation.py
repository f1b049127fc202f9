"""The portals' menus: every app's ``navigation.ENTRIES`` and the province's, in one order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from anpei.accounts.permissions import roles_of
from anpei.kernel.decisions import Text
from anpei.kernel.navigation import NavigationEntry, NavigationItem
from anpei.provinces.contract import Province
from anpei.provinces.current import current_province, tenant_facts
from anpei.provinces.discovery import provinces

PUBLIC = (
    NavigationEntry("public", _("Home"), "site:home", "home"),
    NavigationEntry("public", _("Service guide"), "site:guide", "book"),
    NavigationEntry("public", _("Common questions"), "site:questions", "help"),
    NavigationEntry("public", _("Check a certificate"), "certificates:verify", "shield"),
)
"""SD-06."""

ENTRIES = (
    NavigationEntry("staff", _("Overview"), "reports:staff_home", "home", 5),
    NavigationEntry(
        "staff",
        _("Notices and guide"),
        "site:staff_notices",
        "bell",
        85,
        ("registrar", "teacher"),
        also=("/staff/texts/",),
    ),
)

GROUPS = {
    "staff": (
        (10, _("Enrolling and paying")),
        (30, _("Teaching")),
        (50, _("Exams and certificates")),
        (70, _("Administration")),
    )
}
"""Headings within a portal's menu, each from that ``order`` on."""

type Groups = Sequence[tuple[int, Text]]

PORTALS = ("enterprise", "learner", "staff")


@cache
def core_entries() -> tuple[NavigationEntry, ...]:
    """What the installed apps list, read once per process."""
    found: list[NavigationEntry] = [*ENTRIES]
    for config in apps.get_app_configs():
        if config.name == "anpei.site" or not config.name.startswith("anpei."):
            continue
        if find_spec(f"{config.name}.navigation"):
            found += import_module(f"{config.name}.navigation").ENTRIES
    return tuple(found)


def navigation_for(request: HttpRequest, portal: str, user: Any) -> Sequence[NavigationItem]:
    """The menu of `portal` for `user`; entries whose page this tenant lacks are left out."""
    if portal not in PORTALS or user is None:
        return ()
    province = current_province() if current_province_is_known(request) else None
    added = [
        NavigationEntry(e.portal, e.label, e.url_name, e.icon, e.order)
        for e in (province.menu() if province else ())
    ]
    modes = {"", tenant_facts().exam_mode if province else ""}
    ways = {"", *(province.ways if province else ())}
    wanted = [
        entry
        for entry in (*core_entries(), *added)
        if entry.portal == portal
        and entry.exam_mode in modes
        and (not entry.payer or (province is not None and pays(province, entry.payer)))
        and entry.way in ways
    ]
    if portal == "staff":
        held = roles_of(user)
        wanted = [
            entry
            for entry in wanted
            if not entry.roles or "admin" in held or not held.isdisjoint(entry.roles)
        ]
    return _items(request, sorted(wanted, key=lambda entry: entry.order), GROUPS.get(portal, ()))


def pays(province: Province[Any], payer: str) -> bool:
    """Whether ``enterprise`` or ``person`` pays under any of the province's editions."""
    flows = (province.order_flow(edition) for edition in province.editions)
    return any(flow.payer in {payer, "either"} for flow in flows)


def current_province_is_known(request: HttpRequest) -> bool:
    """Whether the tenant's province plugin is installed here."""
    return getattr(getattr(request, "tenant", None), "kind", "") in provinces()


def public_navigation(request: HttpRequest) -> Sequence[NavigationItem]:
    """The links of the public pages' header."""
    return _items(request, PUBLIC)


def _items(
    request: HttpRequest, entries: Iterable[NavigationEntry], groups: Groups = ()
) -> Sequence[NavigationItem]:
    items: list[NavigationItem] = []
    above: Text = ""
    for entry in entries:
        try:
            item = entry.for_page(request.path)
        except NoReverseMatch:
            continue
        group = next((label for order, label in reversed(groups) if order <= entry.order), "")
        items.append(replace(item, group=group if group != above else ""))
        above = group
    # A page below no other entry is below the first one's address; that is not where it belongs.
    home = items[0].url if items else ""
    is_root = all(item.url.startswith(home) for item in items)
    longest = max((item.url for item in items if item.active), key=len, default="")
    here = "" if is_root and longest == home != request.path else longest
    return [replace(item, active=item.url == here) for item in items]
