"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("enterprise", _("Enterprise information"), "people:enterprise", "building", 10),
    NavigationEntry("enterprise", _("People"), "people:people", "users", 20),
)
"""SD-10: 企业信息, 人员管理 (M1 图2-2)."""
