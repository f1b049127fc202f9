"""What enterprises, learners and finance are told about money."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, SMS, WECHAT, MessageKind, Placeholder
from anpei.messages.reminding import Reminder
from anpei.payments.money_kinds import CODES_WAITING, MONEY_KINDS
from anpei.payments.reminders import unpaid_orders, waiting_codes, waiting_receipts

_ORDER = Placeholder("order", _("Order number"), "261121000042")
_CLASS = Placeholder("class_name", _("Training class"), "建筑安全网络教育C类学习班")
_PEOPLE = Placeholder("people", _("Number of people"), "12")

MESSAGE_KINDS = (
    MessageKind(
        code="payments.receipt_approved",
        title=_("Payment receipt approved"),
        subject=_("Payment approved: order {order}"),
        body=_(
            "{recipient}:\n\n"
            "the payment for order {order} ({class_name}, {people} people) has been confirmed. "
            "Study is open; please tell your staff to sign in and begin."
        ),
        placeholders=(_ORDER, _CLASS, _PEOPLE),
    ),
    MessageKind(
        code="payments.receipt_refused",
        title=_("Payment receipt refused"),
        subject=_("Payment receipt not approved: order {order}"),
        body=_(
            "{recipient}:\n\n"
            "the payment receipt of order {order} ({class_name}) was not approved. "
            "Reason: {reason}\n\n"
            "Please check it and file the receipt again."
        ),
        placeholders=(
            _ORDER,
            _CLASS,
            Placeholder("reason", _("Reason of the refusal"), "未查到该笔汇款，请核对户名"),
        ),
    ),
    MessageKind(
        code="payments.study_open",
        title=_("Study is open"),
        subject=_("Study is open: {class_name}"),
        body=_(
            "{recipient}:\n\n"
            "you are enrolled in {class_name}. Study is open until {study_until}. "
            "Please finish your credits and the exam in time."
        ),
        short=_("{class_name} is open for study until {study_until}. Please sign in and begin."),
        placeholders=(
            _CLASS,
            Placeholder("study_until", _("Last day of study"), "2027-03-31"),
        ),
        channels=(SITE, MAIL, SMS, WECHAT),
    ),
    MessageKind(
        code="payments.order_unpaid",
        title=_("Reminder: order not paid"),
        subject=_("Please pay order {order}"),
        body=_(
            "{recipient}:\n\n"
            "order {order} of {ordered_on} ({class_name}, {people} people) has no payment receipt "
            "yet. Please transfer the fee and file the receipt, or cancel the order so that the "
            "places are free for others."
        ),
        placeholders=(
            _ORDER,
            _CLASS,
            _PEOPLE,
            Placeholder("ordered_on", _("Day of the order"), "2026-11-18"),
        ),
    ),
    MessageKind(
        code="payments.receipts_waiting",
        title=_("Reminder to finance: receipts wait"),
        subject=_("{count} payment receipts wait for review"),
        body=_(
            "{recipient}:\n\n"
            "{count} payment receipts have waited for more than {days} days. "
            "Enterprises cannot begin to study before you decide."
        ),
        placeholders=(
            Placeholder("count", _("How many"), "5"),
            Placeholder("days", _("Target in days"), "3"),
        ),
    ),
    *MONEY_KINDS,
)
REMINDERS = (
    Reminder("payments.order_unpaid", unpaid_orders),
    Reminder("payments.receipts_waiting", waiting_receipts),
    Reminder(CODES_WAITING, waiting_codes),
)
