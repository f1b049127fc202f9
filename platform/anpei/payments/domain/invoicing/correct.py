"""Correcting where an invoice goes, and what was refused about it."""

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.payments.domain.invoicing.mail import send_invoice
from anpei.payments.domain.invoicing.move import move_invoice, note_event
from anpei.payments.domain.invoicing.request import NothingToInvoice, red_lettered_fen
from anpei.payments.models import Invoice, InvoiceColour, Order
from anpei.payments.models.invoice import new_request_number
from anpei.payments.states import InvoiceState
from tenants.enqueuing import enqueue


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCorrection:
    """What may be mended about an invoice that was refused; the names are ``Invoice``'s columns."""

    title: str
    taxpayer_number: str
    address: str
    phone: str
    bank_name: str
    bank_account: str


def correct_invoice_email(*, invoice: Invoice, email: str, by: User | None) -> Invoice:
    """Change the address; an invoice that is out already is sent to the new one.

    Raises InvalidInput for what is no address, Throttled as ``send_invoice``.
    """
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput(_("Enter a valid email address."), field="email") from error
    with transaction.atomic():
        locked = Invoice.objects.select_for_update(of=("self",), no_key=True).get(pk=invoice.pk)
        before = locked.email
        if address != before:
            locked.email = address
            locked.save(update_fields=["email"])
            note_event(
                invoice=locked,
                by=by,
                reason=_("Address corrected to %(email)s") % {"email": address},
            )
            audit.record(
                act="invoice.correct_email",
                subject=locked,
                by=by,
                before={"email": before},
                after={"email": address},
            )
        if locked.number and not locked.is_paper:
            locked = send_invoice(invoice=locked, by=by)
    return locked


def correct_invoice(*, invoice: Invoice, correction: InvoiceCorrection, by: User | None) -> Invoice:
    """Mend what was refused and ask again, under a new request number: the old one is settled.

    Raises IllegalMove unless it was refused, NothingToInvoice when the payment went back since.
    """
    from anpei.payments.tasks import deliver_invoices  # noqa: PLC0415 - tasks import the domain

    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=invoice.order_id)
        amount = invoice.amount_fen
        if invoice.colour == InvoiceColour.BLUE:
            amount = order.paid_fen - order.refunded_fen + red_lettered_fen(order)
        if amount <= 0:
            raise NothingToInvoice(
                _("The payment of this order went back; there is nothing to invoice any more.")
            )
        now = db_now()
        fresh = move_invoice(
            invoice=invoice,
            to=InvoiceState.REQUESTED,
            by=by,
            request_number=new_request_number(),
            amount_fen=amount,
            requested_at=now,
            next_try_at=now,
            tries=0,
            in_doubt=False,
            last_error="",
            **asdict(correction),
        )
        enqueue(deliver_invoices)
    return fresh
