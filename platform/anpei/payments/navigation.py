"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("enterprise", _("Enrolment statistics"), "payments:orders", "receipt", 40),
    NavigationEntry(
        "staff", _("Receipts to review"), "payments:receipt_queue", "yuan", 24, ("finance",)
    ),
    NavigationEntry("staff", _("All orders"), "payments:staff_orders", "receipt", 26, ("finance",)),
)
"""SD-10: 报名统计 (M1 图2-2)."""
