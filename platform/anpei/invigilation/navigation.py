"""Menu entries of live exams: only where exams are held online."""

from django.utils.translation import gettext_lazy as _

from anpei.invigilation.permissions import ASSIGNERS, WATCHERS
from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry(
        "staff", _("Live exams"), "invigilation:rooms", "eye", 52, WATCHERS, exam_mode="online"
    ),
    NavigationEntry(
        "staff", _("Exam rooms"), "invigilation:duties", "users", 53, ASSIGNERS, exam_mode="online"
    ),
)
"""PL-31, PL-33."""
