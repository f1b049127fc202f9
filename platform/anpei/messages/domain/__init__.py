from anpei.messages.domain.deliver import deliver_due
from anpei.messages.domain.notify import notify, notify_each
from anpei.messages.domain.read import mark_all_read, mark_read
from anpei.messages.domain.remind import send_reminders
from anpei.messages.domain.resend import resend_delivery
from anpei.messages.recipients import MailAddress, Notification, staff_with

__all__ = [
    "MailAddress",
    "Notification",
    "deliver_due",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_each",
    "resend_delivery",
    "send_reminders",
    "staff_with",
]
