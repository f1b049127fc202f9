"""What learners are told about exams in a centre."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, Placeholder

_EXAM = Placeholder("exam", _("Name of the exam"), "“安管人员”延期考核")
_WHEN = Placeholder("when", _("Exam time"), "2026-05-06 14:30")
_PLACE = Placeholder("place", _("Exam place"), "技师学院考核基地 第 1 机房")
_EVERYWHERE = (SITE, MAIL, SMS, WECHAT)

MESSAGE_KINDS = (
    MessageKind(
        code="centres.booked",
        title=_("Seat booked in a centre"),
        subject=_("Your seat for {exam}"),
        body=_(
            "{recipient}:\n\n"
            "you have seat {seat} on {when}, {place}. Print the admission ticket on a computer, "
            "check name and ID number, and bring it with your original ID card."
        ),
        short=_("Seat {seat} is yours: {when}, {place}. Bring ticket and ID card."),
        placeholders=(_EXAM, _WHEN, _PLACE, Placeholder("seat", _("Seat"), "12")),
        channels=_EVERYWHERE,
    ),
    MessageKind(
        code="centres.cancelled",
        title=_("Sitting in a centre cancelled"),
        subject=_("Cancelled: {exam} on {when}"),
        body=_(
            "{recipient}:\n\n"
            "the exam on {when}, {place}, is cancelled: {reason}. Your seat is given back and no "
            "attempt is used; please book another sitting."
        ),
        short=_("The exam on {when}, {place}, is cancelled: {reason}. Please book another."),
        placeholders=(_EXAM, _WHEN, _PLACE, Placeholder("reason", _("Reason"), "考点设备检修")),
        channels=_EVERYWHERE,
    ),
    MessageKind(
        code="centres.published",
        title=_("Scores of an exam in a centre published"),
        subject=_("The result of {exam} is out"),
        body=_(
            "{recipient}:\n\n"
            "the result of your exam on {when} is out. You find it, and what comes next, under "
            "“Exam in a centre”."
        ),
        short=_("The result of your exam on {when} is out."),
        placeholders=(_EXAM, _WHEN),
        channels=_EVERYWHERE,
    ),
)
