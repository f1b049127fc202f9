"""Menu entries of this app: only where exams are held in a centre."""

from django.utils.translation import gettext_lazy as _

from anpei.centres.permissions import HELPERS, MARKERS, PLANNERS
from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry(
        "learner", _("Exam in a centre"), "centres:exams", "calendar", 45, exam_mode="offline"
    ),
    NavigationEntry(
        "staff", _("Sittings"), "centres:sittings", "calendar", 50, MARKERS, exam_mode="offline"
    ),
    NavigationEntry("staff", _("Door"), "centres:door", "shield", 50, HELPERS, exam_mode="offline"),
    NavigationEntry(
        "staff", _("Centres"), "centres:centres", "building", 50, PLANNERS, exam_mode="offline"
    ),
)
"""SD-47: 线下考试报名 stands where 结业考试 stands online."""
