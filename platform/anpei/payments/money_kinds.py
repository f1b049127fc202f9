"""What is told about invoices and refunds."""

from django.utils.translation import gettext_lazy as _

from anpei.messages.kinds import MAIL, SITE, MessageKind, Placeholder

INVOICE_MAIL = "payments.invoice_mail"
INVOICE_ISSUED = "payments.invoice_issued"
REFUND_DECIDED = "payments.refund_decided"

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
)
