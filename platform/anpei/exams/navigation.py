"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("learner", _("Mock exam"), "exams:mock_exams", "edit", 40, way="mock_exams"),
    NavigationEntry("learner", _("Final exam"), "exams:exams", "clipboard", 45, exam_mode="online"),
    NavigationEntry(
        "staff",
        _("Exam windows"),
        "exams:windows",
        "clock",
        51,
        (Role.REGISTRAR, Role.TEACHER),
        exam_mode="online",
    ),
    NavigationEntry(
        "staff", _("Question bank"), "exams:questions", "clipboard", 42, (Role.TEACHER,)
    ),
)
"""M1 图4-6: 模拟考试 and 结业考试 follow the topics."""
