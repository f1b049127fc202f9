"""The ledger of an order: every payment and refund once, and their sums on the order (PL-40)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit.models import actor_name
from anpei.kernel.errors import Conflict
from anpei.payments.models import LedgerEntry, LedgerKind, Order, Payment


class EntryRepeated(Conflict):
    """The ledger has this event already; nothing was added."""

    code = "entry_repeated"


def enter_payment(
    *,
    order: Order,
    provider: str,
    reference: str,
    amount_fen: int,
    by: User | None,
    payment: Payment | None = None,
    provider_at: datetime | None = None,
) -> LedgerEntry | None:
    """Enter a payment and add it to ``order.paid_fen``. Inside the caller's transaction, the order
    locked; ``order`` is the fresh row. None for an order that costs nothing. Raises EntryRepeated.
    """
    if not amount_fen:
        return None
    entry = _enter(
        LedgerEntry(
            order=order,
            payment=payment,
            kind=LedgerKind.PAYMENT,
            provider=provider,
            reference=reference,
            amount_fen=amount_fen,
            provider_at=provider_at,
        ),
        by,
    )
    Order.objects.filter(pk=order.pk).update(paid_fen=F("paid_fen") + amount_fen)
    order.paid_fen += amount_fen
    return entry


def enter_refund(
    *,
    order: Order,
    provider: str,
    reference: str,
    amount_fen: int,
    by: User | None,
    payment: Payment | None = None,
    provider_at: datetime | None = None,
) -> LedgerEntry:
    """Enter money that went back. Inside the caller's transaction; ``reserve_refund`` came before.
    Raises EntryRepeated."""
    return _enter(
        LedgerEntry(
            order=order,
            payment=payment,
            kind=LedgerKind.REFUND,
            provider=provider,
            reference=reference,
            amount_fen=amount_fen,
            provider_at=provider_at,
        ),
        by,
    )


def reserve_refund(*, order: Order, amount_fen: int) -> None:
    """Take ``amount_fen`` out of what is left of the payment, by one conditional statement.

    Raises Conflict when less is left (constraint ``refunded_at_most_paid`` is behind it).
    """
    taken = Order.objects.filter(pk=order.pk, paid_fen__gte=F("refunded_fen") + amount_fen).update(
        refunded_fen=F("refunded_fen") + amount_fen
    )
    if not taken:
        raise Conflict(_("Less than this is left of the payment. Reload the page."))


def _enter(entry: LedgerEntry, by: User | None) -> LedgerEntry:
    entry.actor = actor_name(by)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if "ledger_event_once" not in str(error):
            raise
        raise EntryRepeated(_("This payment is in the ledger already.")) from error
    return entry
