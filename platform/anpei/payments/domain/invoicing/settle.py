"""What an answer of the invoice platform, or none, means for a request."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum

from anpei.kernel.clock import db_now
from anpei.payments.domain.invoicing.mail import send_invoice
from anpei.payments.domain.invoicing.move import move_invoice
from anpei.payments.models import Invoice, InvoiceColour
from anpei.payments.states import InvoiceState

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
FIRST_QUESTION = timedelta(seconds=4)
LONGEST_QUESTION_PAUSE = timedelta(minutes=10)


def issued(
    invoice: Invoice, *, number: str, issued_on: date | None, pdf_path: str, xml_path: str
) -> None:
    """It has its number and its documents are here: it goes to the enterprise."""
    with transaction.atomic():
        fresh = move_invoice(
            invoice=invoice,
            to=InvoiceState.ISSUED,
            by=None,
            reason=number,
            number=number,
            issued_on=issued_on,
            pdf_path=pdf_path,
            xml_path=xml_path,
            in_doubt=False,
            last_error="",
        )
        if fresh.colour == InvoiceColour.RED:
            _close_blue(fresh)
        if not fresh.is_paper:
            send_invoice(invoice=fresh, by=None)


def _close_blue(red: Invoice) -> None:
    """An invoice that is wholly taken back is red-lettered; a part leaves it as it is."""
    of_order = Invoice.objects.filter(order=red.order_id)
    blue = of_order.select_for_update(of=("self",), no_key=True).get(colour=InvoiceColour.BLUE)
    taken_back = of_order.filter(
        colour=InvoiceColour.RED, state__in=(InvoiceState.ISSUED, InvoiceState.MAILED)
    ).aggregate(fen=Sum("amount_fen"))["fen"]
    if blue.state != InvoiceState.RED_LETTERED and taken_back >= blue.amount_fen:
        move_invoice(invoice=blue, to=InvoiceState.RED_LETTERED, by=None, reason=red.number)


def refused(invoice: Invoice, reason: str) -> None:
    """The platform says no: the same again will not help; staff correct it and ask again."""
    move_invoice(
        invoice=invoice,
        to=InvoiceState.FAILED,
        by=None,
        reason=reason,
        in_doubt=False,
        last_error=reason,
    )


def try_later(invoice: Invoice, reason: str, *, in_doubt: bool) -> None:
    """Unreachable, or the outcome is unknown: again after a growing pause, for as long as it takes.
    Staff see the reason meanwhile."""
    pause = min(FIRST_PAUSE * 2 ** min(invoice.tries - 1, 10), LONGEST_PAUSE)
    _keep(invoice, next_try_at=db_now() + pause, in_doubt=in_doubt, last_error=reason)


def ask_later(invoice: Invoice) -> None:
    """Taken, not issued yet: query after a growing pause."""
    pause = min(FIRST_QUESTION * 2 ** min(invoice.tries - 1, 12), LONGEST_QUESTION_PAUSE)
    _keep(invoice, next_try_at=db_now() + pause, last_error="")


def _keep(invoice: Invoice, **values: object) -> None:
    Invoice.objects.filter(pk=invoice.pk, state=InvoiceState.REQUESTED).update(**values)
