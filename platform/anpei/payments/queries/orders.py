"""Reads: an enterprise's orders, the queue of receipts, what was typed last time."""

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from anpei.accounts.models import User
from anpei.enrolment.queries import NOT_CANCELLED
from anpei.kernel.months import EVER, Months
from anpei.payments.billing import BILLING_FIELDS
from anpei.payments.gateways import TRANSFERS, Payee
from anpei.payments.models import Invoice, Order, OrderLine, Receipt, Refund
from anpei.payments.states import OrderState
from anpei.people.models import Enterprise
from anpei.provinces.current import current_province, edition_by_key
from tenants.entering import current_association


def orders_of(enterprise: Enterprise, *, words: str = "", state: str = "") -> QuerySet[Order]:
    """The orders the enterprise pays, newest first, each with ``paid_on`` of its last receipt."""
    paid = Order.objects.filter(enterprise=enterprise, payer_person=None)
    return _narrowed(paid, words=words, state=state)


def payers_orders(user: User, *, words: str = "", state: str = "") -> QuerySet[Order]:
    """``own_orders``, newest first, narrowed as an enterprise's list is."""
    return _narrowed(own_orders(user), words=words, state=state)


def _narrowed(orders: QuerySet[Order], *, words: str, state: str) -> QuerySet[Order]:
    rows = with_payment(orders)
    if state:
        rows = rows.filter(state=state)
    text = words.strip()
    if text:
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(training_class__name__icontains=text)
            | Q(training_class__number__icontains=text)
        )
    return rows


def own_orders(user: User) -> QuerySet[Order]:
    """The orders that this account placed and pays: an enterprise's, or a person's own."""
    if user.person_id is not None:
        return Order.objects.filter(payer_person=user.person_id)
    return Order.objects.filter(enterprise=user.enterprise_id, payer_person=None)


def orders_for_staff(
    *,
    words: str = "",
    state: str = "",
    category: str = "",
    city: str = "",
    months: Months = EVER,
) -> QuerySet[Order]:
    """All orders, newest first; ``words`` is part of a number, an enterprise or its code;
    ``months`` in which it was placed."""
    rows = with_payment(Order.objects.select_related("enterprise"))
    if state == NOT_CANCELLED:
        rows = rows.exclude(state=OrderState.CANCELLED)
    elif state:
        rows = rows.filter(state=state)
    if category:
        rows = rows.filter(training_class__category=category)
    if city:
        rows = rows.filter(enterprise__city=city)
    rows = rows.filter(**months.within("created_at"))
    return _found_by(rows, words)


def _found_by(rows: QuerySet[Order], words: str) -> QuerySet[Order]:
    text = words.strip()
    if not text:
        return rows
    return rows.filter(
        Q(number__icontains=text)
        | Q(enterprise__name__icontains=text)
        | Q(enterprise__credit_code__iexact=text)
    )


def receipt_queue(*, words: str = "") -> QuerySet[Order]:
    """Orders whose receipt waits for review, the one that waits longest first (SD-23)."""
    waiting = Order.objects.filter(state=OrderState.UNDER_REVIEW)
    return (
        with_payment(_found_by(waiting, words))
        .select_related("enterprise", "training_class")
        .order_by("submitted_at", "pk")
    )


def with_payment(orders: QuerySet[Order]) -> QuerySet[Order]:
    """``orders``, newest first, with payer, account and day of the last receipt."""
    last = Receipt.objects.filter(order=OuterRef("pk")).order_by("-pk")
    return (
        orders.select_related("training_class")
        .annotate(
            paid_on=Subquery(last.values("paid_on")[:1]),
            payer_name=Subquery(last.values("payer_name")[:1]),
            account_last4=Subquery(last.values("account_last4")[:1]),
        )
        .order_by("-created_at", "-pk")
    )


def order_with_everything(orders: QuerySet[Order], public_id: str) -> Order | None:
    """One of ``orders`` with its people, receipts and history; None when it is not among them."""
    lines = OrderLine.objects.select_related("enrolment__person", "enrolment__licence").defer(
        "enrolment__person__id_number", "enrolment__person__mobile"
    )
    return (
        orders.select_related("enterprise", "training_class")
        .prefetch_related(
            Prefetch("lines", queryset=lines.order_by("pk")),
            "receipts",
            "events",
            Prefetch("invoices", queryset=Invoice.objects.order_by("pk")),
            Prefetch("refunds", queryset=Refund.objects.order_by("pk")),
        )
        .filter(public_id=public_id)
        .first()
    )


def last_billing(enterprise: Enterprise) -> dict[str, str]:
    """Initial values for the application: what was filed last time, else what is known (SD-15)."""
    before = (
        Order.objects.filter(enterprise=enterprise, payer_person=None)
        .order_by("-pk")
        .values(*BILLING_FIELDS)
        .first()
    )
    if before:
        return dict(before)
    return {
        "invoice_title": enterprise.name,
        "taxpayer_number": enterprise.credit_code,
        "post_company": enterprise.name,
    }


def ways_to_pay(order: Order) -> list[tuple[str, Payee]]:
    """(title, payee) for each way of paying the province offers for this order, and no other."""
    flow = current_province().order_flow(edition_by_key(order.edition_key))
    account = current_association().bank_account
    return [
        (
            str(TRANSFERS[key].title),
            TRANSFERS[key].payee(
                account=account,
                enterprise_name=order.enterprise.name,
                people=order.people,
                order_number=order.number,
            ),
        )
        for key in flow.gateways
        if key in TRANSFERS
    ]
