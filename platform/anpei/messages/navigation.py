"""This app's entries in the portals' menus; the inbox is reached by the bell."""

from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("enterprise", _("Messages"), "messages:inbox", "bell", 75),
    NavigationEntry("learner", _("Messages"), "messages:inbox", "bell", 75),
    NavigationEntry(
        "staff", _("Delivery log"), "messages:log", "send", 86, (Role.REGISTRAR, Role.FINANCE)
    ),
    NavigationEntry(
        "staff", _("Message templates"), "messages:templates", "chat", 87, (Role.ADMIN,)
    ),
)
