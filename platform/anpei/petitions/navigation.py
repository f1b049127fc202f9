"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry(
        "learner", _("Extension and make-up"), "petitions:mine", "clock", 50, way="petitions"
    ),
    NavigationEntry(
        "staff",
        _("Extensions and make-ups"),
        "petitions:staff_petitions",
        "clock",
        23,
        ("registrar",),
        way="petitions",
    ),
)
"""延期申请, 补考申请."""
