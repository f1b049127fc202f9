"""What learners are told about their applications (YN-40)."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, Placeholder

PETITION_APPROVED = "petitions.approved"
PETITION_REFUSED = "petitions.refused"

_KIND = Placeholder("application", _("Application"), "延期申请")
_CLASS = Placeholder("class_name", _("Course"), "塔机司机继续教育网络课程")
_CHANNELS = (SITE, MAIL, SMS, WECHAT)

MESSAGE_KINDS = (
    MessageKind(
        code=PETITION_APPROVED,
        title=_("Application approved"),
        subject=_("Approved: {application}"),
        body=_(
            "{recipient}:\n\nyour application ({application}, {class_name}) is approved. You can "
            "study and sit the exam until {study_until}."
        ),
        short=_("{application} approved: {class_name} is open until {study_until}."),
        placeholders=(
            _KIND,
            _CLASS,
            Placeholder("study_until", _("Last day of study"), "2026-12-31"),
        ),
        channels=_CHANNELS,
    ),
    MessageKind(
        code=PETITION_REFUSED,
        title=_("Application refused"),
        subject=_("Not approved: {application}"),
        body=_(
            "{recipient}:\n\nyour application ({application}, {class_name}) was not approved. "
            "Reason: {reason}\n\nYou may apply again."
        ),
        short=_("{application} was not approved: {reason}"),
        placeholders=(
            _KIND,
            _CLASS,
            Placeholder("reason", _("Reason of the refusal"), "手机号码无法联系"),
        ),
        channels=_CHANNELS,
    ),
)
