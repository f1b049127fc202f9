"""What learners are told about their study."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, Placeholder
from anpei.messages.reminding import Reminder
from anpei.study.reminders import study_deadlines

MESSAGE_KINDS = (
    MessageKind(
        code="study.deadline",
        title=_("Reminder: study ends"),
        subject=_("Please finish your study by {deadline}"),
        body=_(
            "{recipient}:\n\n"
            "you have not reached all credits of {class_name} yet. Please finish study and exam "
            "by {deadline}; the report of the result and the extension take time after that."
        ),
        short=_("{class_name}: please finish study and exam by {deadline}."),
        placeholders=(
            Placeholder("class_name", _("Training class"), "建筑安全网络教育C类学习班"),
            Placeholder("deadline", _("Last day"), "2027-02-08"),
        ),
        channels=(SITE, MAIL, SMS, WECHAT),
    ),
)
REMINDERS = (Reminder("study.deadline", study_deadlines),)
