"""What can be told: every app lists its kinds in ``<app>/messages.py`` (``MESSAGE_KINDS``)."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Text

SITE, MAIL, SMS, WECHAT = "site", "mail", "sms", "wechat"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``{name}`` in a template: what staff read about it, and a value for the preview."""

    name: str
    label: Text
    sample: Text


ALWAYS = (
    Placeholder("recipient", _("Name of the recipient"), "柯林"),
    Placeholder("association", _("Name of the association"), "济南建筑安全协会"),
)
"""What every template may use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind:
    """One kind of message, with the wording every association begins with.

    ``subject`` and ``body`` are for inbox and mail, ``short`` for SMS and WeChat ("" = neither is
    sent). Each may use ``{name}`` of ``placeholders`` and of ``ALWAYS``. ``is_secret``: the text
    holds a one-time code, so it is kept only until it is sent. ``valid_for``: later than this it
    is not sent at all (None: see ``domain.settle.GIVEN_UP_AFTER``).
    """

    code: str
    title: Text
    subject: Text
    body: Text
    short: Text = ""
    placeholders: tuple[Placeholder, ...] = ()
    channels: tuple[str, ...] = (SITE, MAIL)
    is_secret: bool = False
    valid_for: timedelta | None = None

    def known_names(self) -> frozenset[str]:
        """The placeholders its templates may use."""
        return frozenset(one.name for one in (*ALWAYS, *self.placeholders))


@cache
def message_kinds() -> dict[str, MessageKind]:
    """Every kind of the installed apps by its code, in the order of the apps."""
    found: dict[str, MessageKind] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.messages"
        if not config.name.startswith("anpei.") or not find_spec(name):
            continue
        for kind in import_module(name).MESSAGE_KINDS:
            if kind.code in found:
                raise ImproperlyConfigured(f"two kinds of message are called {kind.code}")
            found[kind.code] = kind
    return found
