"""What is told about invoices, refunds, and money that bought nothing."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, MessageKind, Placeholder

INVOICE_MAIL = "payments.invoice_mail"
INVOICE_ISSUED = "payments.invoice_issued"
REFUND_DECIDED = "payments.refund_decided"
ORDER_EXPIRED = "payments.order_expired"
MONEY_GIVEN_BACK = "payments.money_given_back"
REFUND_STUCK = "payments.refund_stuck"
CODE_GIVEN = "payments.code_given"
CODES_WAITING = "payments.codes_waiting"


class GivenBack(StrEnum):
    """Why money goes back by itself."""

    EXPIRED = "expired"
    CANCELLED = "cancelled"
    TWICE = "twice"


GIVEN_BACK = {
    GivenBack.EXPIRED: _("The payment came after the order had expired, and no place was left."),
    GivenBack.CANCELLED: _("The payment came after the order had been cancelled."),
    GivenBack.TWICE: _("The order had been paid already."),
}
"""The reason as the payer reads it."""

_ORDER = Placeholder("order", _("Order number"), "261121000012")
_AMOUNT = Placeholder("amount", _("Amount in yuan"), "600.00")
_NUMBER = Placeholder("number", _("Invoice number"), "26370000000000000012")
_TITLE = Placeholder("title", _("Invoice title"), "济南示范建筑有限公司")

MONEY_KINDS = (
    MessageKind(
        code=INVOICE_MAIL,
        title=_("The invoice itself, to the address of the order"),
        subject=_("Your invoice {number}"),
        body=_(
            "Dear {recipient},\n\nthe invoice of order {order} is issued.\nTitle: {title}\n"
            "Number: {number}\nAmount: {amount} yuan\n\nDownload it as PDF under the address below "
            "(valid for 180 days, no sign-in needed).\n\n{association}"
        ),
        placeholders=(_ORDER, _AMOUNT, _NUMBER, _TITLE),
        channels=(MAIL,),
    ),
    MessageKind(
        code=INVOICE_ISSUED,
        title=_("An invoice is issued"),
        subject=_("The invoice of order {order} is issued"),
        body=_(
            "Invoice {number} about {amount} yuan is issued to {title}. Download it here; if it is "
            "not in your mailbox, correct the address and have it sent again."
        ),
        placeholders=(_ORDER, _AMOUNT, _NUMBER, _TITLE),
        channels=(SITE,),
    ),
    MessageKind(
        code=REFUND_DECIDED,
        title=_("News about a refund"),
        subject=_("Refund of order {order}: {state}"),
        body=_("The refund of {amount} yuan of order {order}: {state}. {answer}"),
        placeholders=(
            _ORDER,
            _AMOUNT,
            Placeholder("state", _("State"), _("Refund agreed, money to be sent")),
            Placeholder("answer", _("Reason, or the bank's reference"), "B20261121001"),
        ),
        channels=(SITE, MAIL),
    ),
    MessageKind(
        code=ORDER_EXPIRED,
        title=_("An order has expired unpaid"),
        subject=_("Order {order} has expired"),
        body=_(
            "Order {order} ({class_name}) was not paid in time and has expired; nothing was "
            "charged. Its people can be ordered anew. If you have paid all the same, wait a few "
            "minutes: the payment is matched or sent back by itself."
        ),
        placeholders=(_ORDER, Placeholder("class_name", _("Training class"), "安管人员继续教育")),
        channels=(SITE,),
    ),
    MessageKind(
        code=MONEY_GIVEN_BACK,
        title=_("A payment goes back by itself"),
        subject=_("Your payment of {amount} yuan for order {order} goes back"),
        body=_(
            "{reason} The {amount} yuan paid on {paid_at} for order {order} go back the way they "
            "came: usually within minutes, and within some working days where the provider pays "
            "back on application only. You need not do anything."
        ),
        placeholders=(
            _ORDER,
            _AMOUNT,
            Placeholder("paid_at", _("When it was paid"), "2026-11-21 10:31"),
            Placeholder("reason", _("Reason"), _("The order had been paid already.")),
        ),
        channels=(SITE, MAIL),
    ),
    MessageKind(
        code=REFUND_STUCK,
        title=_("To finance: a refund needs a person"),
        subject=_("The provider refuses the refund of order {order}"),
        body=_(
            "{amount} yuan of order {order} could not be sent back: {reason} Try again from the "
            "refund's page, or send the money by bank transfer and record it there."
        ),
        placeholders=(
            _ORDER,
            _AMOUNT,
            Placeholder("reason", _("Reason"), "商户余额不足"),
        ),
        channels=(SITE,),
    ),
    MessageKind(
        code=CODE_GIVEN,
        title=_("A payment code is there"),
        subject=_("The payment code of order {order}"),
        body=_(
            "{recipient}:\n\nthe payment code of order {order} is {code}. Please pay {amount} yuan "
            "with it until {until}; the page of the payment says how."
        ),
        placeholders=(
            _ORDER,
            _AMOUNT,
            Placeholder("code", _("Payment code"), "37080026000000012345"),
            Placeholder("until", _("To be paid by"), "2026-12-05 18:00"),
        ),
        channels=(SITE, MAIL),
    ),
    MessageKind(
        code=CODES_WAITING,
        title=_("Reminder to finance: payment codes are asked for"),
        subject=_("{count} payers wait for their payment code"),
        body=_(
            "{recipient}:\n\n{count} payers have waited since yesterday or longer. Export the "
            "list, have the fee platform make the codes, and import them."
        ),
        placeholders=(Placeholder("count", _("How many"), "5"),),
        channels=(SITE,),
    ),
)
