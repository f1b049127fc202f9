"""Menu entries of this app."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (NavigationEntry("staff", _("Rules in force"), "rulebook:history", "book", 74),)
