"""What holders and enterprises are told about licences that end."""

from django.utils.translation import gettext_lazy as _

from anpei.enrolment.reminders import expiring_by_enterprise, expiring_licences
from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, Placeholder
from anpei.messages.reminding import Reminder

MESSAGE_KINDS = (
    MessageKind(
        code="enrolment.licence_expiring",
        title=_("Reminder: licence expires"),
        subject=_("Your licence expires on {valid_until}"),
        body=_(
            "{recipient}:\n\n"
            "your licence {licence} expires on {valid_until}. Please have your enterprise enrol "
            "you for continuing education in time; after it has expired this is not possible."
        ),
        short=_(
            "Your licence {licence} expires on {valid_until}. "
            "Please have your enterprise enrol you for continuing education in time."
        ),
        placeholders=(
            Placeholder("licence", _("Licence number"), "鲁建安C(2023)1234567"),
            Placeholder("valid_until", _("Expires on"), "2027-02-28"),
        ),
        channels=(SITE, MAIL, SMS, WECHAT),
    ),
    MessageKind(
        code="enrolment.licences_expiring",
        title=_("Reminder to enterprises: licences expire"),
        subject=_("{people} people's licences expire within {days} days"),
        body=_(
            "{recipient}:\n\n"
            "the licences of {people} people of yours expire within {days} days and they are not "
            "enrolled yet, the first on {first_day}. Please enrol them for continuing education."
        ),
        placeholders=(
            Placeholder("people", _("Number of people"), "12"),
            Placeholder("days", _("Days ahead"), "90"),
            Placeholder("first_day", _("The first expiry"), "2027-01-15"),
        ),
    ),
)
REMINDERS = (
    Reminder("enrolment.licence_expiring", expiring_licences),
    Reminder("enrolment.licences_expiring", expiring_by_enterprise),
)
