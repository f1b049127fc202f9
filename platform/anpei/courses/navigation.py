"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("learner", _("Questions and answers"), "courses:questions", "chat", 60),
    NavigationEntry(
        "staff",
        _("Learners' questions"),
        "courses:staff_questions",
        "chat",
        44,
        (Role.TEACHER, Role.REGISTRAR),
    ),
    NavigationEntry("staff", _("Courses"), "courses:curricula", "book", 40, (Role.TEACHER,)),
)
