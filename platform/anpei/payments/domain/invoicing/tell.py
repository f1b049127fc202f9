"""Telling the enterprise that its invoice is there: by mail to its address, and in its inbox."""

from anpei.kernel.money import yuan
from anpei.messages.domain import notify
from anpei.messages.models import Message
from anpei.messages.recipients import MailAddress
from anpei.payments.addresses import invoice_path
from anpei.payments.domain.tell import payer_account
from anpei.payments.mailed import mailed_link
from anpei.payments.models import Invoice
from anpei.payments.money_kinds import INVOICE_ISSUED, INVOICE_MAIL


def tell_of_invoice(invoice: Invoice) -> Message | None:
    """Hand the mail over, and the first time a message for the inbox; both leave after the
    caller's transaction has committed. Gives the mail, whose deliveries say what became of it."""
    order = invoice.order
    facts = {
        "order": order.number,
        "amount": yuan(invoice.amount_fen),
        "number": invoice.number,
        "title": invoice.title,
    }
    user = payer_account(order)
    if user is not None:
        notify(
            kind=INVOICE_ISSUED,
            to=user,
            facts=facts,
            link=invoice_path(invoice),
            about=invoice,
            once=f"invoice-{invoice.public_id}",
        )
    return notify(
        kind=INVOICE_MAIL,
        to=MailAddress(invoice.email, order.enterprise.name),
        facts=facts,
        link=mailed_link(invoice),
        about=invoice,
    )
