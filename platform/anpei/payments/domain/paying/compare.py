"""A provider's bill of a day beside the ledger: every difference (PL-42)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from anpei.payments.accounts import gateway_of
from anpei.payments.gateways.contract import BillRow
from anpei.payments.gateways.times import BEIJING
from anpei.payments.models import (
    BillDifference,
    DifferenceKind,
    LedgerEntry,
    LedgerKind,
    Payment,
    Refund,
)
from anpei.payments.states import PaymentState


@dataclass
class Found:
    differences: list[BillDifference] = field(default_factory=list)

    def add(self, kind: str, number: str, *, row: BillRow | None = None, ours: int = 0) -> None:
        self.differences.append(
            BillDifference(
                kind=kind,
                number=number,
                trade_number=row.trade_number if row else "",
                their_fen=row.amount_fen if row else 0,
                our_fen=ours,
            )
        )


def compare(provider: str, day: date, rows: Sequence[BillRow]) -> Found:
    found = Found()
    payments = {row.number: row for row in rows if row.kind == "payment"}
    refunds = {row.request_number: row for row in rows if row.kind == "refund"}
    known = Payment.objects.filter(provider=provider, number__in=payments).in_bulk(
        field_name="number"
    )
    for number, row in payments.items():
        _compare_payment(found, row, known.get(number))
    sent = Refund.objects.filter(request_number__in=refunds).in_bulk(field_name="request_number")
    by_provider = set(
        LedgerEntry.objects.filter(
            kind=LedgerKind.REFUND,
            provider=provider,
            order__in={refund.order_id for refund in sent.values()},
        ).values_list("reference", flat=True)
    )
    for number, row in refunds.items():
        refund = sent.get(number)
        if refund is None or refund.bank_reference not in by_provider:
            found.add(DifferenceKind.UNKNOWN_REFUND, number, row=row)
        elif refund.amount_fen != row.amount_fen:
            found.add(DifferenceKind.AMOUNT, number, row=row, ours=refund.amount_fen)
    since, until = window_of(provider, day)
    ours = entries_between(provider, since, until)
    booked = ours.filter(kind=LedgerKind.PAYMENT).values_list("payment__number", "amount_fen")
    for number, fen in booked:
        if number not in payments:
            found.add(DifferenceKind.MISSING_PAYMENT, number, ours=fen)
    returned = Refund.objects.filter(
        payment__provider=provider,
        bank_reference__in=ours.filter(kind=LedgerKind.REFUND).values("reference"),
    )
    for number, fen in returned.values_list("request_number", "amount_fen"):
        if number not in refunds:
            found.add(DifferenceKind.MISSING_REFUND, number, ours=fen)
    return found


def _compare_payment(found: Found, row: BillRow, payment: Payment | None) -> None:
    if payment is None:
        found.add(DifferenceKind.UNKNOWN_PAYMENT, row.number, row=row)
    elif payment.state not in {PaymentState.PAID, PaymentState.REFUNDED}:
        found.add(DifferenceKind.NOT_BOOKED, row.number, row=row)
    elif payment.amount_fen != row.amount_fen:
        found.add(DifferenceKind.AMOUNT, row.number, row=row, ours=payment.amount_fen)


def window_of(provider: str, day: date) -> tuple[datetime, datetime]:
    """The provider's day, as moments."""
    midnight = datetime.combine(day, time(), tzinfo=BEIJING)
    ends = midnight + timedelta(hours=gateway_of(provider).cut_off_hour)
    return ends - timedelta(days=1), ends


def entries_between(provider: str, since: datetime, until: datetime) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(
        provider=provider,
        payment__isnull=False,
        provider_at__gte=since,
        provider_at__lt=until,
    )
