"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("enterprise", _("Refused reviews"), "proctoring:refusals", "alert", 60),
    NavigationEntry("learner", _("My photos"), "proctoring:photos", "camera", 50),
    NavigationEntry("learner", _("Review and appeal"), "proctoring:own_refusals", "shield", 52),
    NavigationEntry("staff", _("Appeals"), "proctoring:appeals", "inbox", 51, (Role.REVIEWER,)),
    NavigationEntry("staff", _("Exam reviews"), "proctoring:reviews", "eye", 50, (Role.REVIEWER,)),
)
"""SD-10 (考试审核未通过), SD-35, SD-51, PL-36."""
