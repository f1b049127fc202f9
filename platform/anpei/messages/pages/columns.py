"""Columns of this app's lists as files."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import message_kinds
from anpei.messages.models import Delivery
from anpei.site.exports import Column


def _kind(one: Delivery) -> str:
    kind = message_kinds().get(one.message.kind)
    return str(kind.title) if kind else one.message.kind


DELIVERIES = (
    Column(_("Queued"), lambda one: one.queued_at),
    Column(_("Sent to"), lambda one: one.message.recipient),
    Column(_("Channel"), lambda one: one.get_channel_display()),
    Column(_("Reached at"), lambda one: one.address_shown),
    Column(_("Kind of message"), _kind),
    Column(_("Subject"), lambda one: one.message.subject),
    Column(_("State"), lambda one: one.get_state_display()),
    Column(_("Tries"), lambda one: one.tries),
    Column(_("Sent at"), lambda one: one.sent_at),
    Column(_("Last error"), lambda one: one.last_error),
)
