"""What learners and teachers are told about questions and answers."""

from django.utils.translation import gettext_lazy as _

from anpei.courses.reminders import waiting_questions
from anpei.messages.kinds import MessageKind, Placeholder
from anpei.messages.reminding import Reminder

MESSAGE_KINDS = (
    MessageKind(
        code="courses.question_answered",
        title=_("A question is answered"),
        subject=_("Your question is answered: {title}"),
        body=_("{recipient}:\n\nyour question “{title}” has an answer."),
        placeholders=(Placeholder("title", _("What was asked"), "脚手架连墙件的间距如何确定？"),),
    ),
    MessageKind(
        code="courses.questions_waiting",
        title=_("Reminder to teachers: questions wait"),
        subject=_("{count} questions wait for an answer"),
        body=_("{recipient}:\n\n{count} questions of learners have waited for more than 2 days."),
        placeholders=(Placeholder("count", _("How many"), "4"),),
    ),
)
REMINDERS = (Reminder("courses.questions_waiting", waiting_questions),)
