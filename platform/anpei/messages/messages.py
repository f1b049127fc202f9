"""Kinds of message that belong to no app above this one."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SMS, MessageKind, Placeholder

MESSAGE_KINDS = (
    MessageKind(
        code="messages.confirm_address",
        title=_("Confirm a mail address"),
        subject=_("Please confirm your mail address"),
        body=_(
            "Dear {recipient},\n\n"
            "open this link within 24 hours to receive the messages of {association} here:\n\n"
            "{address}\n\n"
            "If you have not asked for this, do nothing."
        ),
        placeholders=(
            Placeholder("address", _("Address of the link"), "https://example.com/confirm/…"),
        ),
        channels=(MAIL,),
        is_secret=True,
        valid_for=timedelta(hours=24),
    ),
    MessageKind(
        code="messages.sign_in_code",
        title=_("One-time code for activating an account or a new password"),
        subject=_("One-time code"),
        body=_("Your one-time code is {code}. It is valid for {minutes} minutes."),
        short=_(
            "Your one-time code is {code}, valid for {minutes} minutes. "
            "Tell it to nobody, not even to us."
        ),
        placeholders=(
            Placeholder("code", _("The code"), "483920"),
            Placeholder("minutes", _("Minutes until it ends"), "10"),
        ),
        channels=(SMS,),
        is_secret=True,
        valid_for=timedelta(minutes=10),
    ),
)
