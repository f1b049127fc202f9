"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry(
        "enterprise",
        _("Enrol in continuing education"),
        "enrolment:classes",
        "edit",
        30,
        way="class_enrolment",
    ),
    NavigationEntry("staff", _("Training classes"), "enrolment:staff_classes", "calendar", 20),
    NavigationEntry("staff", _("Enrolments"), "enrolment:staff_enrolments", "users", 22),
)
"""SD-10: 继续教育报名 (M1 图2-2)."""
