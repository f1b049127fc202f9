"""Sending an issued invoice: by mail, or by post when it is on paper (SD-25)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit.models import actor_name
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput, Throttled
from anpei.payments.domain.invoicing.move import move_invoice, note_event
from anpei.payments.domain.invoicing.tell import tell_of_invoice
from anpei.payments.models import Invoice, InvoiceMail
from anpei.payments.states import InvoiceState

MOST_MAILS = 3
WITHIN = timedelta(hours=1)


def send_invoice(*, invoice: Invoice, by: User | None) -> Invoice:
    """Send an issued invoice to its address, for the first time or again; gives the fresh row.

    Raises Conflict for one that is not issued, Throttled after ``MOST_MAILS`` an hour.
    """
    with transaction.atomic():
        locked = Invoice.objects.select_for_update(of=("self",), no_key=True).get(pk=invoice.pk)
        if not locked.number:
            raise Conflict(_("This invoice is not issued yet; it is sent as soon as it is."))
        _check_rate(locked)
        now = db_now()
        if locked.state == InvoiceState.ISSUED and not locked.is_paper:
            locked = move_invoice(
                invoice=locked, to=InvoiceState.MAILED, by=by, reason=locked.email, mailed_at=now
            )
        else:
            note_event(
                invoice=locked, by=by, reason=_("Sent again to %(email)s") % {"email": locked.email}
            )
        InvoiceMail.objects.create(
            invoice=locked,
            email=locked.email,
            message=tell_of_invoice(locked),
            actor=actor_name(by),
        )
    return locked


def post_invoice(*, invoice: Invoice, tracking_number: str, by: User | None) -> Invoice:
    """Record that a paper invoice went by post. Raises InvalidInput, IllegalMove."""
    tracking = tracking_number.strip()
    if not tracking:
        raise InvalidInput(
            _("Enter the number of the parcel, so that it can be followed."),
            field="tracking_number",
        )
    if not invoice.is_paper:
        raise Conflict(_("Only a paper invoice goes by post."))
    return move_invoice(
        invoice=invoice,
        to=InvoiceState.MAILED,
        by=by,
        reason=tracking,
        tracking_number=tracking,
        mailed_at=db_now(),
    )


def _check_rate(invoice: Invoice) -> None:
    """Inside the transaction that holds the invoice's lock."""
    since = db_now() - WITHIN
    if InvoiceMail.objects.filter(invoice=invoice, at__gt=since).count() >= MOST_MAILS:
        raise Throttled(
            _(
                "It has been sent %(times)d times within the hour. Look into the spam folder, or "
                "correct the address, and try again later."
            )
            % {"times": MOST_MAILS},
            retry_after=int(WITHIN.total_seconds()),
        )
