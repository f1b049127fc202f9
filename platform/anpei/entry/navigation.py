"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

_LIST = "list_enrolment"

ENTRIES = (
    NavigationEntry(
        "enterprise", _("Register people"), "entry:registrations", "edit", 10, way=_LIST
    ),
    NavigationEntry("enterprise", _("To be paid"), "entry:to_pay", "yuan", 20, way=_LIST),
    NavigationEntry("enterprise", _("Orders"), "entry:orders", "receipt", 30, way=_LIST),
    NavigationEntry("enterprise", _("Invoices"), "entry:invoices", "clipboard", 40, way=_LIST),
    NavigationEntry("enterprise", _("Invoice data"), "entry:billing", "building", 50, way=_LIST),
    NavigationEntry("learner", _("To be paid"), "entry:to_pay", "yuan", 70, way=_LIST),
    NavigationEntry("learner", _("Orders"), "entry:orders", "receipt", 72, way=_LIST),
    NavigationEntry("learner", _("Invoices"), "entry:invoices", "clipboard", 74, way=_LIST),
    NavigationEntry(
        "staff",
        _("Registrations"),
        "entry:staff_registrations",
        "edit",
        21,
        ("registrar", "finance"),
        way=_LIST,
    ),
    NavigationEntry(
        "staff", _("Provincial platform"), "entry:platform", "shield", 84, ("admin",), way=_LIST
    ),
)
"""继续教育缴费, 订单管理, 发票管理 (第二步)."""
