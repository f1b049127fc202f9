"""Menu entries of this app."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("learner", _("My certificates"), "certificates:mine", "award", 60),
    NavigationEntry(
        "staff", _("Certificates"), "certificates:list", "award", 54, ("registrar", "admin")
    ),
)
