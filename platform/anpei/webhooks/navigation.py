"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (NavigationEntry("staff", _("Webhooks"), "webhooks:list", "send", 93, ("admin",)),)
