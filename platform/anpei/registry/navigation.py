"""Menu entries of this app."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("learner", _("Licence extension"), "registry:extension", "calendar", 65),
    NavigationEntry("staff", _("Registry"), "registry:syncs", "refresh", 72, ("registrar",)),
    NavigationEntry("staff", _("Result reports"), "registry:outbox", "send", 52, ("registrar",)),
)
