"""Reads: where payments by code stand."""

from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from anpei.payments.gateways.payment_code import PAYMENT_CODE
from anpei.payments.models import Payment, PaymentCode
from anpei.payments.states import PaymentState


class Stand(StrEnum):
    """Where a payment by code stands, as whoever works on it counts."""

    WAITING = "waiting"
    GIVEN = "given"
    TO_VOID = "to_void"
    PAID = "paid"
    ENDED = "ended"


STANDS = {
    Stand.WAITING: _("Waits for its code"),
    Stand.GIVEN: _("Code given, not paid"),
    Stand.TO_VOID: _("To be voided"),
    Stand.PAID: _("Paid by code"),
    Stand.ENDED: _("Ended without payment"),
}
_WHEN = {
    Stand.WAITING: Q(state=PaymentState.CREATED, code__isnull=True),
    Stand.GIVEN: Q(state=PaymentState.CREATED),
    Stand.PAID: Q(state__in=(PaymentState.PAID, PaymentState.REFUNDED)),
    Stand.TO_VOID: Q(code__isnull=False, code__voided_at__isnull=True),
}
"""The first that holds; else it has ended."""


def code_of(payment: Payment) -> PaymentCode | None:
    """Its code, once finance has brought it."""
    return getattr(payment, "code", None)


def code_payments(stand: Stand | None = None, *, words: str = "") -> QuerySet[Any]:
    """Payments by code, each with its ``stand``; those that wait for somebody the oldest first,
    else the newest. ``words`` is part of a number, of the code, or of the name of who pays."""
    rows = _with_stand().select_related("order__enterprise", "order__payer_person", "code")
    if stand is not None:
        rows = rows.filter(stand=stand)
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(code__code__icontains=words)
            | Q(order__number__icontains=words)
            | Q(order__enterprise__name__icontains=words)
            | Q(order__payer_person__name__icontains=words)
        )
    oldest_first = stand in {Stand.WAITING, Stand.TO_VOID}
    return rows.order_by("pk" if oldest_first else "-pk")


def code_counts() -> dict[str, int]:
    """Stand → how many payments, 0 for those without."""
    rows = _with_stand().order_by().values("stand").annotate(number=Count("pk"))
    return dict.fromkeys(map(str, Stand), 0) | {row["stand"]: row["number"] for row in rows}


def _with_stand() -> QuerySet[Any]:
    cases = [When(condition, then=Value(str(stand))) for stand, condition in _WHEN.items()]
    stand = Case(*cases, default=Value(str(Stand.ENDED)), output_field=CharField())
    return Payment.objects.filter(provider=PAYMENT_CODE.key).annotate(stand=stand)
