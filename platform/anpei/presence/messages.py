"""What learners are told about their profile photo (YN-21)."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, Placeholder

PHOTO_REFUSED = "presence.photo_refused"

MESSAGE_KINDS = (
    MessageKind(
        code=PHOTO_REFUSED,
        title=_("Profile photo refused"),
        subject=_("Please set another profile photo"),
        body=_(
            "{recipient}:\n\nyour profile photo has been removed. Reason: {reason}\n\nSet another "
            "one before you go on studying."
        ),
        short=_("Your profile photo has been removed ({reason}). Set another one."),
        placeholders=(Placeholder("reason", _("Reason"), "头像中未检测到人脸"),),
        channels=(SITE, MAIL, SMS, WECHAT),
    ),
)
