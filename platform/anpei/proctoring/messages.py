"""What people are told about the review of results."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, Placeholder
from anpei.messages.reminding import Reminder
from anpei.proctoring.reminders import overdue_appeals, overdue_reviews

MESSAGE_KINDS = (
    MessageKind(
        code="proctoring.refused",
        title=_("Exam review refused"),
        subject=_("Exam review not passed: {learner}"),
        body=_(
            "{recipient}:\n\n"
            "the exam result of {learner} in {class_name} did not pass the review. "
            "Ground: {ground}\n\n"
            "The page says whether the exam can be taken again."
        ),
        short=_("{learner}: the exam result did not pass the review. Please sign in for details."),
        placeholders=(
            Placeholder("learner", _("The learner"), "柯林"),
            Placeholder("class_name", _("Training class"), "建筑安全网络教育C类学习班"),
            Placeholder("ground", _("Why it was refused"), "抓拍照片与本人不符"),
        ),
        channels=(SITE, MAIL, SMS, WECHAT),
    ),
    MessageKind(
        code="proctoring.appeal",
        title=_("Appeal decided"),
        subject=_("{outcome}: {learner}"),
        body=_(
            "{recipient}:\n\n"
            "about the exam result of {learner} in {class_name}: {outcome}. Reason: {answer}"
        ),
        short=_("{learner}: {outcome}. Please sign in for the reason."),
        placeholders=(
            Placeholder("learner", _("The learner"), "柯林"),
            Placeholder("class_name", _("Training class"), "建筑安全网络教育C类学习班"),
            Placeholder("outcome", _("How it was decided"), "申诉成立"),
            Placeholder("answer", _("The reason of the decision"), "照片与证件照一致"),
        ),
        channels=(SITE, MAIL, SMS, WECHAT),
    ),
    MessageKind(
        code="proctoring.appeals_overdue",
        title=_("Reminder to reviewers: appeals overdue"),
        subject=_("{count} appeals are overdue"),
        body=_("{recipient}:\n\n{count} appeals are past their day. The oldest come first."),
        placeholders=(Placeholder("count", _("How many"), "3"),),
    ),
    MessageKind(
        code="proctoring.overdue",
        title=_("Reminder to reviewers: reviews overdue"),
        subject=_("{count} reviews are overdue"),
        body=_("{recipient}:\n\n{count} reviews are past their day. The oldest come first."),
        placeholders=(Placeholder("count", _("How many"), "3"),),
    ),
)
REMINDERS = (
    Reminder("proctoring.overdue", overdue_reviews),
    Reminder("proctoring.appeals_overdue", overdue_appeals),
)
