"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry(
        "staff", _("API documentation"), "clients:documentation", "book", 92, ("admin",)
    ),
)
