"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

_FINANCE = ("finance",)
_ADMIN = ("admin",)

ENTRIES = (
    NavigationEntry(
        "learner",
        _("My orders"),
        "payments:my_orders",
        "receipt",
        60,
        payer="person",
        way="class_enrolment",
    ),
    NavigationEntry(
        "enterprise",
        _("Enrolment statistics"),
        "payments:orders",
        "receipt",
        40,
        way="class_enrolment",
    ),
    NavigationEntry(
        "staff",
        _("Receipts to review"),
        "payments:receipt_queue",
        "yuan",
        24,
        _FINANCE,
        way="bank_receipts",
    ),
    NavigationEntry(
        "staff",
        _("Online payments"),
        "payments:payments",
        "yuan",
        25,
        _FINANCE,
        also=("/staff/bills/",),
    ),
    NavigationEntry(
        "staff",
        _("Payment codes"),
        "payments:codes",
        "yuan",
        25,
        _FINANCE,
        way="payment_codes",
    ),
    NavigationEntry("staff", _("Bank transfers"), "payments:transfers", "inbox", 25, _FINANCE),
    NavigationEntry("staff", _("All orders"), "payments:staff_orders", "receipt", 26, _FINANCE),
    NavigationEntry("staff", _("Invoices"), "payments:invoices", "clipboard", 27, _FINANCE),
    NavigationEntry("staff", _("Refunds"), "payments:refunds", "refresh", 28, _FINANCE),
    NavigationEntry("staff", _("Ways to pay online"), "payments:providers", "settings", 78, _ADMIN),
    NavigationEntry("staff", _("Working days"), "payments:calendar", "calendar", 29, _FINANCE),
)
"""SD-10: 报名统计 (M1 图2-2)."""
