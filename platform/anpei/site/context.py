"""What every page's frame needs: whose site, which portal, who is signed in, where one can go."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anpei.provinces.contract import Brand
from anpei.provinces.discovery import provinces
from anpei.site.navigation import navigation_for, public_navigation

STYLESHEETS = tuple(
    f"site/css/{name}.css"
    for name in (
        "tokens",
        "brands",
        "portals",
        "base",
        "rhythm",
        "layout",
        "layout_phone",
        "buttons",
        "controls",
        "forms",
        "components",
        "progress",
        "overlay",
        "data",
        "charts",
        "public",
        "inbox",
    )
)
_DEFAULT_ACCENT = "blue"


@dataclass(frozen=True, kw_only=True)
class Portal:
    """The frame of a page."""

    code: str
    label: str
    association: str
    initial: str
    accent: str
    product: str | Promise
    user_name: str
    user_detail: str
    home_url: str
    sign_out_url: str
    password_url: str
    language_url: str
    inbox_url: str = ""
    unread: int = 0
    """Messages in the inbox that nobody has opened."""
    shell: str = "site/public.html"
    stylesheets: tuple[str, ...] = STYLESHEETS


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``portal``, ``navigation``, ``public_navigation``.

    The portal is the signed-in user's kind, unless the view set ``request.portal``.
    """
    user = _signed_in_user(request)
    code = getattr(request, "portal", "") or (user.kind if user else "public")
    return {
        "portal": _frame(request, code, user),
        "navigation": SimpleLazyObject(lambda: navigation_for(request, code, user)),
        "public_navigation": public_navigation(request),
    }


def _signed_in_user(request: HttpRequest) -> Any:
    """The user, or None: also while the database is away, so that the 503 page can be drawn."""
    user = getattr(request, "user", None)
    try:
        return user if user and user.is_authenticated else None
    except OperationalError:
        return None


def _frame(request: HttpRequest, code: str, user: Any) -> Portal:
    association = getattr(request, "tenant", None)
    brand = _brand(association)
    settings = getattr(association, "settings", None) or {}
    name = getattr(association, "name", "")
    return Portal(
        code=code,
        label=_label(code),
        association=name or _("Anpei"),
        initial=settings.get("logo_text") or (str(brand.short) if brand else name)[:1] or "安",
        accent=settings.get("accent") or (brand.accent if brand else _DEFAULT_ACCENT),
        product=brand.product if brand else "",
        user_name=user.display_name if user else "",
        user_detail=_label(user.kind) if user else "",
        home_url=url_or_empty(f"site:{code}_home") or url_or_empty("site:home") or "/",
        sign_out_url=url_or_empty("accounts:sign_out"),
        password_url=url_or_empty("accounts:change_password"),
        shell="site/portal.html" if user and code != "public" else "site/public.html",
        language_url=url_or_empty("set_language"),
        inbox_url=url_or_empty("messages:inbox") if user else "",
        unread=getattr(user, "unread_messages", 0),
    )


def _label(code: str) -> str:
    return {
        "enterprise": pgettext("portal", "Enterprise"),
        "learner": pgettext("portal", "Learner"),
        "staff": pgettext("portal", "Staff"),
    }.get(code, "")


def _brand(association: Any) -> Brand | None:
    province = provinces().get(getattr(association, "kind", ""))
    return province.brand if province else None


def url_or_empty(name: str) -> str:
    """The URL of route `name`, or "" where this tenant has no such page."""
    return _url_or_empty(name, get_urlconf())


@cache
def _url_or_empty(name: str, urlconf: str | None) -> str:
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""
