"""Asking for an order's invoice: once, whoever asks and however often (SD-25, pain 19)."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.payments.models import Invoice, InvoiceColour, InvoiceEvent, Order, Refund
from anpei.payments.queries.calendar import working_days_since
from anpei.payments.queries.invoices import orders_to_invoice
from anpei.payments.states import InvoiceState, OrderState
from anpei.provinces.current import edition_by_key
from tenants.enqueuing import enqueue

_AT_A_TIME = 200


class NothingToInvoice(Conflict):
    """The order is not approved, or nothing of its payment is left."""

    code = "nothing_to_invoice"


def request_invoice(*, order: Order, by: User | None) -> Invoice:
    """Ask for the invoice of an approved order; asked before, it is the same one.

    It is about what is left of the payment and goes to the address of the order. Raises
    NothingToInvoice.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
        known = Invoice.objects.filter(order=locked, colour=InvoiceColour.BLUE).first()
        if known is not None:
            return known
        kept = locked.paid_fen - locked.refunded_fen
        if locked.state != OrderState.APPROVED or kept <= 0:
            raise NothingToInvoice(
                _("Order %(number)s has no approved payment to invoice.")
                % {"number": locked.number}
            )
        return _create(locked, kept, InvoiceColour.BLUE, by=by)


def request_red_letter(*, refund: Refund, by: User | None) -> Invoice | None:
    """Ask for the red-letter invoice that a sent refund needs; None when no invoice covers it.

    An invoice that was asked for after the refund was agreed is already about the rest alone, and
    one that was refused was never issued. Inside the caller's transaction, the order locked.
    """
    order = refund.order
    blue = Invoice.objects.filter(order=order, colour=InvoiceColour.BLUE).first()
    if blue is None or blue.state == InvoiceState.FAILED:
        return None
    too_much = blue.amount_fen - red_lettered_fen(order) - (order.paid_fen - order.refunded_fen)
    if too_much <= 0:
        return None
    return _create(
        order, min(too_much, refund.amount_fen), InvoiceColour.RED, refund=refund, like=blue, by=by
    )


def red_lettered_fen(order: Order) -> int:
    """What the order's red-letter invoices take back, in fen."""
    reds = Invoice.objects.filter(order=order, colour=InvoiceColour.RED)
    return int(reds.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def request_due_invoices() -> int:
    """Ask for the invoices that nobody asked for in time; gives how many. The day comes from the
    edition of each order; where it is the same day, nothing is waited for."""
    asked = 0
    for order in orders_to_invoice().order_by("decided_at", "pk")[:_AT_A_TIME]:
        if order.decided_at is None:
            continue
        after = edition_by_key(order.edition_key).policy.invoice_automatic_days
        if working_days_since(order.decided_at) >= after:
            request_invoice(order=order, by=None)
            asked += 1
    return asked


def _create(
    order: Order,
    amount_fen: int,
    colour: InvoiceColour,
    *,
    by: User | None,
    refund: Refund | None = None,
    like: Invoice | None = None,
) -> Invoice:
    from anpei.payments.tasks import deliver_invoices  # noqa: PLC0415 - tasks import the domain

    now = db_now()
    invoice = Invoice.objects.create(
        order=order,
        colour=colour,
        refund=refund,
        amount_fen=amount_fen,
        kind=order.invoice_kind,
        title=like.title if like else order.invoice_title,
        taxpayer_number=like.taxpayer_number if like else order.taxpayer_number,
        address=like.address if like else order.invoice_address,
        phone=like.phone if like else order.invoice_phone,
        bank_name=like.bank_name if like else order.bank_name,
        bank_account=like.bank_account if like else order.bank_account,
        remark=order.remark if refund is None else refund.reason[:300],
        email=like.email if like else order.email,
        next_try_at=now,
        requested_at=now,
    )
    InvoiceEvent.of(invoice, "", by=by).save()
    audit.record(
        act="invoice.request",
        subject=invoice,
        by=by,
        after={"order": order.number, "fen": amount_fen, "colour": colour},
    )
    enqueue(deliver_invoices)
    return invoice
