"""Menu entries of this app."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (NavigationEntry("staff", _("Long work"), "jobs:list", "clock", 84),)
