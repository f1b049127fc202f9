"""修改密码 → 完善开票信息 → 完成: the first sign-in of whoever pays (YN-10)."""

from django.utils.translation import gettext_lazy as _

SETUP_STEPS = (_("Change the password"), _("Invoice data"), _("Done"))
