"""Reads: where payments by code stand."""

from enum import StrEnum

from django.db.models import Count, Q, QuerySet
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
_IS_GIVEN = Q(code__isnull=False)
_IS_VOIDED = Q(code__voided_at__isnull=False)
_WHEN = {
    Stand.WAITING: Q(state=PaymentState.CREATED) & ~_IS_GIVEN,
    Stand.GIVEN: Q(state=PaymentState.CREATED) & _IS_GIVEN,
    Stand.TO_VOID: Q(state=PaymentState.CLOSED) & _IS_GIVEN & ~_IS_VOIDED,
    Stand.PAID: Q(state__in=(PaymentState.PAID, PaymentState.REFUNDED)),
    Stand.ENDED: Q(state=PaymentState.CLOSED) & (~_IS_GIVEN | _IS_VOIDED),
}


def stand_of(payment: Payment) -> Stand:
    """Where one stands: ``_WHEN`` for a payment at hand."""
    code = code_of(payment)
    if payment.state == PaymentState.CREATED:
        return Stand.GIVEN if code else Stand.WAITING
    if payment.state == PaymentState.CLOSED:
        return Stand.TO_VOID if code and code.voided_at is None else Stand.ENDED
    return Stand.PAID


def code_of(payment: Payment) -> PaymentCode | None:
    """Its code, once finance has brought it."""
    return getattr(payment, "code", None)


def code_payments(stand: Stand | None = None, *, words: str = "") -> QuerySet[Payment]:
    """Payments by code with ``stand``; what waits longest first, else the newest. ``words`` is part
    of a number, of the code, or of the name of who
    pays."""
    rows = Payment.objects.filter(provider=PAYMENT_CODE.key).select_related(
        "order__enterprise", "order__payer_person", "code"
    )
    if stand is not None:
        rows = rows.filter(_WHEN[stand])
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
    """Stand → how many payments."""
    counts = {str(stand): Count("pk", filter=when) for stand, when in _WHEN.items()}
    return Payment.objects.filter(provider=PAYMENT_CODE.key).aggregate(**counts)
