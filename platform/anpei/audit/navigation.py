"""Menu entries of this app; its pages show whom and what an act was about, so they live above."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (NavigationEntry("staff", _("Audit log"), "audit:search", "clipboard", 86, ("admin",)),)
