"""Entries of the portals' menus; each app lists its own in ``navigation.py`` (``ENTRIES``)."""

from dataclasses import dataclass

from django.urls import reverse

from anpei.kernel.decisions import Text


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """An entry as one page shows it."""

    label: Text
    url: str
    icon: str
    active: bool
    group: Text = ""
    """Heading over this item and those that follow it."""


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """``portal`` is enterprise, learner or staff; ``roles`` (staff only): any of them, () = all.

    ``exam_mode``: only in associations that examine ``online`` or ``offline``; "" = in all.
    ``payer``: only where the province lets this sort pay (``enterprise``, ``person``); "" = in all.
    """

    portal: str
    label: Text
    url_name: str
    icon: str = "dot"
    order: int = 100
    roles: tuple[str, ...] = ()
    exam_mode: str = ""
    payer: str = ""
    way: str = ""
    """Only in associations whose province goes this way (``provinces.ways.Way``); "" = in all."""
    also: tuple[str, ...] = ()
    """Beginnings of other addresses whose pages belong to this entry."""

    def for_page(self, path: str) -> NavigationItem:
        """The entry on the page at `path`. Raises NoReverseMatch where the page is not served."""
        url = reverse(self.url_name)
        return NavigationItem(self.label, url, self.icon, path.startswith((url, *self.also)))
