"""The channels by name, for models and pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT

CHANNEL_LABELS = {
    SITE: _("Inbox"),
    MAIL: _("E-mail"),
    SMS: pgettext_lazy("channel", "SMS"),
    WECHAT: _("WeChat"),
}
CHANNEL_CHOICES = list(CHANNEL_LABELS.items())
