"""The provider's bill against the ledger, day by day; what can be repaired is (PL-42, pain 15)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.kernel.outside import OutsideError
from anpei.payments.accounts import gateway_of, read_account
from anpei.payments.domain.paying.ask import ask_provider
from anpei.payments.domain.paying.compare import Found, compare, entries_between, window_of
from anpei.payments.domain.refunding.send import send_refund
from anpei.payments.gateways.contract import BillRow
from anpei.payments.models import (
    BillDifference,
    DifferenceKind,
    LedgerKind,
    Payment,
    ProviderBill,
    ProviderConnection,
    Refund,
)
from anpei.payments.states import PaymentState, RefundState

_DAYS_BACK = 7
OLDEST_DAYS = 90
"""WeChat Pay keeps bills for three months."""
_UNTIL_MORNING = timedelta(hours=10)
"""After the provider's day: WeChat Pay makes yesterday's bill at ten."""


def reconcile_due_bills() -> int:
    """Compare the bills of the last days, the oldest first, of every provider that was ever
    connected, switched off or not: those that were not compared since they are final. Gives how
    many were."""
    today, now, compared = timezone.localdate(db_now()), db_now(), 0
    current = ProviderConnection.objects.filter(is_current=True)
    for provider in current.values_list("provider", flat=True):
        known = dict(
            ProviderBill.objects.filter(provider=provider).values_list("day", "compared_at")
        )
        for back in range(_DAYS_BACK, 0, -1):
            day = today - timedelta(days=back)
            final = final_at(provider, day)
            if now < final or ((at := known.get(day)) and at >= final):
                continue
            if (
                day in known
                or back == 1
                or entries_between(provider, *window_of(provider, day)).exists()
            ):
                bill = reconcile_day(provider=provider, day=day, by=None)
                compared += bill.compared_at is not None
    return compared


def final_at(provider: str, day: date) -> datetime:
    """When the bill of ``day`` is out: the next morning."""
    return window_of(provider, day)[1] + _UNTIL_MORNING


def fetch_bill(*, provider: str, day: date, by: User | None) -> ProviderBill:
    """``reconcile_day`` for a person. Raises InvalidInput for a day that is not over at the
    provider, and for one whose bill is kept no longer."""
    now, (_since, ends) = db_now(), window_of(provider, day)
    if now < ends:
        raise InvalidInput(
            _("This day ends at %(time)s for the provider; its bill is there the next morning.")
            % {"time": f"{timezone.localtime(ends):%m-%d %H:%M}"},
            field="day",
        )
    if day < timezone.localdate(now) - timedelta(days=OLDEST_DAYS):
        raise InvalidInput(
            _("Providers keep bills for %(days)d days.") % {"days": OLDEST_DAYS}, field="day"
        )
    return reconcile_day(provider=provider, day=day, by=by)


def reconcile_day(*, provider: str, day: date, by: User | None) -> ProviderBill:
    """Fetch the bill, repair what only nobody told us, and list every difference that is left.
    A bill that cannot be fetched keeps the reason in ``trouble``."""
    bill, _made = ProviderBill.objects.get_or_create(provider=provider, day=day)
    try:
        rows = _rows(provider, day)
    except (OutsideError, AnpeiError) as error:
        bill.trouble = str(error)[:300]
        bill.save(update_fields=["trouble"])
        return bill
    _repair(rows, by)
    found = compare(provider, day, rows)
    _look_next_door(provider, day, found)
    with transaction.atomic():
        bill = ProviderBill.objects.select_for_update(no_key=True).get(pk=bill.pk)
        _keep(bill, rows, found)
        audit.record(
            act="bill.compare",
            subject=bill,
            by=by,
            after={"rows": bill.rows, "differences": bill.differences.count()},
        )
    return bill


def _rows(provider: str, day: date) -> list[BillRow]:
    """The bill of the current account, and of earlier ones that had something to do that day."""
    since, until = window_of(provider, day)
    busy = Q(payments__begun_at__gte=since - timedelta(days=1), payments__begun_at__lt=until) | Q(
        payments__ledger__provider_at__gte=since, payments__ledger__provider_at__lt=until
    )
    accounts = ProviderConnection.objects.filter(
        Q(is_current=True) | Q(pk__in=ProviderConnection.objects.filter(busy).values("pk")),
        provider=provider,
    )
    gateway = gateway_of(provider)
    # Two applications of one merchant have one bill.
    told = [row for one in accounts for row in gateway.bill(read_account(one), day)]
    return list({(row.kind, row.trade_number, row.request_number): row for row in told}.values())


def _look_next_door(provider: str, day: date, found: Found) -> None:
    """A refund that the provider counts to the day before or after is not missing."""
    missing = {one.number for one in found.differences if one.kind == DifferenceKind.MISSING_REFUND}
    for near in (day - timedelta(days=1), day + timedelta(days=1)):
        if not missing or db_now() < final_at(provider, near):
            continue
        try:
            missing -= {row.request_number for row in _rows(provider, near)}
        except (OutsideError, AnpeiError):
            continue
    found.differences = [
        one
        for one in found.differences
        if one.kind != DifferenceKind.MISSING_REFUND or one.number in missing
    ]


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


def _keep(bill: ProviderBill, rows: Sequence[BillRow], found: Found) -> None:
    bill.differences.filter(settled_at__isnull=True).delete()
    # Booked by us to a day before or after: here it is.
    BillDifference.objects.filter(
        bill__provider=bill.provider,
        kind=DifferenceKind.MISSING_REFUND,
        number__in=[row.request_number for row in rows if row.kind == "refund"],
        settled_at__isnull=True,
    ).delete()
    settled = set(bill.differences.values_list("kind", "number"))
    for one in found.differences:
        if (one.kind, one.number) not in settled:
            one.bill = bill
            one.save()
    since, until = window_of(bill.provider, bill.day)
    ours = list(entries_between(bill.provider, since, until).values_list("kind", "amount_fen"))
    bill.compared_at, bill.trouble, bill.rows = db_now(), "", len(rows)
    bill.paid_fen = sum(row.amount_fen for row in rows if row.kind == "payment")
    bill.refunded_fen = sum(row.amount_fen for row in rows if row.kind == "refund")
    bill.our_paid_fen = sum(fen for kind, fen in ours if kind == LedgerKind.PAYMENT)
    bill.our_refunded_fen = sum(fen for kind, fen in ours if kind == LedgerKind.REFUND)
    bill.save()
