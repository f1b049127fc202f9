"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("staff", _("Courses"), "courses:curricula", "book", 40, (Role.TEACHER,)),
)
