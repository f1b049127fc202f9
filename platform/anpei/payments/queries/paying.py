"""Reads: which ways of paying are offered, what was paid how."""

from django.db.models import Count, Q, QuerySet

from anpei.payments.gateways import ONLINE
from anpei.payments.gateways.contract import Way
from anpei.payments.models import Order, Payment, ProviderBill, ProviderConnection
from anpei.payments.states import PaymentState
from anpei.provinces.current import current_province, edition_by_key


def offered_ways(order: Order, device: str = "") -> list[tuple[str, Way]]:
    """(provider, way) for each online way that the province lists and the association has switched
    on; ``device`` (``desktop``, ``mobile``) leaves out what does not work there."""
    flow = current_province().order_flow(edition_by_key(order.edition_key))
    listed = [key for key in flow.gateways if key in ONLINE]
    if not listed:
        return []
    switched_on = set(
        ProviderConnection.objects.filter(
            is_on=True, is_current=True, provider__in=listed
        ).values_list("provider", flat=True)
    )
    return [
        (key, way)
        for key in listed
        if key in switched_on
        for way in ONLINE[key].ways
        if not device or device in way.devices
    ]


def payments_of(order: Order) -> QuerySet[Payment]:
    """The attempts to pay an order, oldest first."""
    return order.payments.order_by("pk")


def payments_for_staff(
    *, words: str = "", provider: str = "", state: str = ""
) -> QuerySet[Payment]:
    """Payments, newest first; ``words`` is part of a number of ours or theirs, or a payer."""
    rows = Payment.objects.select_related("order__enterprise").order_by("-pk")
    if provider:
        rows = rows.filter(provider=provider)
    if state in set(PaymentState):
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(trade_number__icontains=words)
            | Q(order__number__icontains=words)
            | Q(order__enterprise__name__icontains=words)
        )
    return rows


def payment_counts() -> dict[str, int]:
    """State → how many payments are in it."""
    rows = Payment.objects.order_by().values("state").annotate(number=Count("pk"))
    return {row["state"]: row["number"] for row in rows}


def bills_for_staff() -> QuerySet[ProviderBill]:
    """Newest first, each with ``open_differences``."""
    still_open = Count("differences", filter=Q(differences__settled_at__isnull=True))
    return ProviderBill.objects.annotate(open_differences=still_open).order_by("-day", "provider")
