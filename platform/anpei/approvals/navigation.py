"""This app's entry in the staff menu."""

from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role
from anpei.kernel.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry(
        "staff",
        _("Second person"),
        "approvals:proposals",
        "check",
        29,
        (Role.FINANCE, Role.REGISTRAR),
    ),
)
"""双人复核."""
