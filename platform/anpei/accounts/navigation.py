"""This app's entries in the portals' menus."""

from django.utils.translation import gettext_lazy as _

from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("enterprise", _("Learner accounts"), "accounts:learner_accounts", "key", 55),
    NavigationEntry("enterprise", _("Change password"), "accounts:change_password", "lock", 80),
    NavigationEntry("enterprise", _("Service guide"), "site:guide", "book", 90),
    NavigationEntry(
        "staff",
        _("Enterprise accounts"),
        "accounts:staff_accounts",
        "building",
        80,
        ("registrar", "finance"),
    ),
    NavigationEntry(
        "staff", _("Staff and roles"), "accounts:staff_members", "users", 82, ("admin",)
    ),
    NavigationEntry("staff", _("My account"), "accounts:own_account", "user", 95),
)
"""SD-10: 修改密码 and 服务指南 close the enterprise's menu."""
