"""The provider's bill against the ledger, day by day; what can be repaired is (PL-42, pain 15)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.kernel.outside import OutsideError
from anpei.payments.accounts import account_of, gateway_of
from anpei.payments.domain.paying.ask import ask_provider
from anpei.payments.domain.refunding.send import send_refund
from anpei.payments.gateways.contract import BillRow
from anpei.payments.gateways.times import BEIJING
from anpei.payments.models import (
    BillDifference,
    DifferenceKind,
    LedgerEntry,
    LedgerKind,
    Payment,
    ProviderBill,
    ProviderConnection,
    Refund,
)
from anpei.payments.states import PaymentState, RefundState

_DAYS_BACK = 7


@dataclass
class _Found:
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


def reconcile_due_bills() -> int:
    """Compare the bills of the last days that were never compared, of every provider that was
    ever connected, switched off or not; gives how many were."""
    yesterday = timezone.localdate(db_now()) - timedelta(days=1)
    compared = 0
    for connection in ProviderConnection.objects.order_by("provider"):
        done = set(
            ProviderBill.objects.filter(
                provider=connection.provider, compared_at__isnull=False
            ).values_list("day", flat=True)
        )
        for back in range(_DAYS_BACK):
            day = yesterday - timedelta(days=back)
            if day in done or not _had_trade(connection.provider, day, is_yesterday=not back):
                continue
            bill = reconcile_day(provider=connection.provider, day=day, by=None)
            compared += bill.compared_at is not None
    return compared


def reconcile_day(*, provider: str, day: date, by: User | None) -> ProviderBill:
    """Fetch the bill, repair what only nobody told us, and list every difference that is left.
    A bill that cannot be fetched keeps the reason in ``trouble``."""
    bill, _made = ProviderBill.objects.get_or_create(provider=provider, day=day)
    try:
        rows = gateway_of(provider).bill(account_of(provider), day)
    except (OutsideError, AnpeiError) as error:
        bill.trouble = str(error)[:300]
        bill.save(update_fields=["trouble"])
        return bill
    _repair(rows, by)
    with transaction.atomic():
        _keep(bill, rows, _compare(provider, day, rows))
        audit.record(
            act="bill.compare",
            subject=bill,
            by=by,
            after={"rows": bill.rows, "differences": bill.differences.count()},
        )
    return bill


def settle_difference(*, difference: BillDifference, note: str, by: User) -> None:
    """A person has looked into it and says what it was. Raises InvalidInput without a note."""
    if not note.strip():
        raise InvalidInput(_("Say what became of it."), field="note")
    with transaction.atomic():
        BillDifference.objects.filter(pk=difference.pk).update(
            note=note.strip()[:300], settled_by=str(by), settled_at=db_now()
        )
        audit.record(
            act="bill.settle", subject=difference, by=by, after={"number": difference.number},
            reason=note.strip()[:300],
        )  # fmt: skip


def _window(provider: str, day: date) -> tuple[datetime, datetime]:
    """The provider's day, as moments."""
    midnight = datetime.combine(day, time(), tzinfo=BEIJING)
    ends = midnight + timedelta(hours=gateway_of(provider).cut_off_hour)
    return ends - timedelta(days=1), ends


def _had_trade(provider: str, day: date, *, is_yesterday: bool) -> bool:
    """Older days are asked for only when the ledger has something of them."""
    since, until = _window(provider, day)
    return is_yesterday or _entries(provider, since, until).exists()


def _entries(provider: str, since: datetime, until: datetime) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(
        provider=provider,
        payment__isnull=False,
        provider_at__gte=since,
        provider_at__lt=until,
    )


def _repair(rows: Sequence[BillRow], by: User | None) -> None:
    """What the provider has paid or refunded and nobody told us is asked about and booked."""
    paid = [row.number for row in rows if row.kind == "payment"]
    waiting = Payment.objects.filter(number__in=paid).exclude(
        state__in=(PaymentState.PAID, PaymentState.REFUNDED)
    )
    for payment in waiting:
        _quietly(partial(ask_provider, payment=payment, by=by))
    back = [row.request_number for row in rows if row.kind == "refund"]
    sent = Refund.objects.filter(
        request_number__in=back, state=RefundState.AGREED, payment__isnull=False
    ).select_related("payment", "order")
    for refund in sent:
        refund.tries = max(refund.tries, 1)
        _quietly(partial(send_refund, refund=refund))


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    except AnpeiError:
        # It stays a difference, and is listed.
        return


def _compare(provider: str, day: date, rows: Sequence[BillRow]) -> _Found:
    found = _Found()
    payments = {row.number: row for row in rows if row.kind == "payment"}
    refunds = {row.request_number: row for row in rows if row.kind == "refund"}
    known = Payment.objects.filter(provider=provider, number__in=payments).in_bulk(
        field_name="number"
    )
    for number, row in payments.items():
        _compare_payment(found, row, known.get(number))
    sent = Refund.objects.filter(request_number__in=refunds).in_bulk(field_name="request_number")
    for number, row in refunds.items():
        refund = sent.get(number)
        if refund is None or refund.state != RefundState.REFUNDED:
            found.add(DifferenceKind.UNKNOWN_REFUND, number, row=row)
        elif refund.amount_fen != row.amount_fen:
            found.add(DifferenceKind.AMOUNT, number, row=row, ours=refund.amount_fen)
    since, until = _window(provider, day)
    ours = _entries(provider, since, until)
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


def _compare_payment(found: _Found, row: BillRow, payment: Payment | None) -> None:
    if payment is None:
        found.add(DifferenceKind.UNKNOWN_PAYMENT, row.number, row=row)
    elif payment.state not in {PaymentState.PAID, PaymentState.REFUNDED}:
        found.add(DifferenceKind.NOT_BOOKED, row.number, row=row)
    elif payment.amount_fen != row.amount_fen:
        found.add(DifferenceKind.AMOUNT, row.number, row=row, ours=payment.amount_fen)


def _keep(bill: ProviderBill, rows: Sequence[BillRow], found: _Found) -> None:
    bill.differences.filter(settled_at__isnull=True).delete()
    settled = set(bill.differences.values_list("kind", "number"))
    for one in found.differences:
        if (one.kind, one.number) not in settled:
            one.bill = bill
            one.save()
    since, until = _window(bill.provider, bill.day)
    ours = list(_entries(bill.provider, since, until).values_list("kind", "amount_fen"))
    bill.compared_at, bill.trouble, bill.rows = db_now(), "", len(rows)
    bill.paid_fen = sum(row.amount_fen for row in rows if row.kind == "payment")
    bill.refunded_fen = sum(row.amount_fen for row in rows if row.kind == "refund")
    bill.our_paid_fen = sum(fen for kind, fen in ours if kind == LedgerKind.PAYMENT)
    bill.our_refunded_fen = sum(fen for kind, fen in ours if kind == LedgerKind.REFUND)
    bill.save()
