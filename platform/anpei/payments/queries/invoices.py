"""Reads: invoices by state, orders that still need one, when one can be expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from anpei.payments.models import Invoice, InvoiceColour, Order
from anpei.payments.queries.calendar import Calendar, off_days, working_days_from
from anpei.payments.states import InvoiceState, OrderState
from anpei.provinces.current import edition_by_key

PROBLEM_AFTER_TRIES = 4
"""So many tries without an answer, and staff see it among the troubles."""


def orders_to_invoice() -> QuerySet[Order]:
    """Approved orders with money left of their payment that nobody has asked an invoice for."""
    asked = Invoice.objects.filter(order=OuterRef("pk"), colour=InvoiceColour.BLUE)
    return (
        Order.objects.filter(
            ~Exists(asked), state=OrderState.APPROVED, paid_fen__gt=F("refunded_fen")
        )
        .select_related("enterprise", "training_class")
        .order_by("decided_at", "pk")
    )


def find_orders_to_invoice(words: str) -> QuerySet[Order]:
    """``orders_to_invoice`` by part of a number or an enterprise."""
    rows = orders_to_invoice()
    if words:
        rows = rows.filter(Q(number__icontains=words) | Q(enterprise__name__icontains=words))
    return rows


def invoices_for_staff(*, state: str = "", words: str = "") -> QuerySet[Invoice]:
    """Invoices, newest first; ``words`` is part of a number, a title or an order's number."""
    rows = Invoice.objects.select_related("order__enterprise").order_by("-pk")
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(title__icontains=words)
            | Q(order__number__icontains=words)
            | Q(order__enterprise__name__icontains=words)
        )
    return rows


def invoice_counts() -> dict[str, int]:
    """State → how many invoices are in it."""
    rows = Invoice.objects.order_by().values("state").annotate(number=Count("pk"))
    return {row["state"]: row["number"] for row in rows}


def expected_by(order: Order, calendar: Calendar | None = None) -> date | None:
    """Until when the invoice of an approved order should be there (FAQ 5), None before.
    ``calendar`` covers the time from the approval on when given."""
    if order.decided_at is None or order.state != OrderState.APPROVED:
        return None
    days = edition_by_key(order.edition_key).policy.invoice_days
    return working_days_from(timezone.localdate(order.decided_at), days, calendar)


def calendar_for(orders: Sequence[Order]) -> Calendar:
    """The days that ``expected_by`` looks at for these orders, in one query."""
    days = [timezone.localdate(one.decided_at) for one in orders if one.decided_at]
    return off_days(min(days), max(days) + timedelta(days=400)) if days else {}


@dataclass(frozen=True, slots=True)
class OrderInvoices:
    """What an order's page says about its invoices."""

    invoices: list[Invoice]
    expected_by: date | None
    """Of an invoice that is not there yet."""


def invoices_of(order: Order) -> OrderInvoices:
    """The order's invoices, oldest first, or until when there should be one."""
    rows = list(order.invoices.all())
    return OrderInvoices(rows, None if _is_there(rows) else expected_by(order))


def _is_there(rows: list[Invoice]) -> bool:
    waiting = (InvoiceState.REQUESTED, InvoiceState.FAILED)
    return any(one.colour == InvoiceColour.BLUE and one.state not in waiting for one in rows)
