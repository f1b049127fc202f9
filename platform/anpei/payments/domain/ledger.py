"""The ledger of an order: every payment and refund once, and their sums on the order (PL-40)."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit.models import actor_name
from anpei.kernel.errors import Conflict
from anpei.payments.models import LedgerEntry, LedgerKind, Order


class EntryRepeated(Conflict):
    """The ledger has this event already; nothing was added."""

    code = "entry_repeated"


def enter_payment(
    *, order: Order, provider: str, reference: str, amount_fen: int, by: User | None
) -> LedgerEntry | None:
    """Enter a payment and add it to ``order.paid_fen``. Inside the caller's transaction, the order
    locked; ``order`` is the fresh row. None for an order that costs nothing. Raises EntryRepeated.
    """
    if not amount_fen:
        return None
    entry = _enter(order, LedgerKind.PAYMENT, provider, reference, amount_fen, by)
    Order.objects.filter(pk=order.pk).update(paid_fen=F("paid_fen") + amount_fen)
    order.paid_fen += amount_fen
    return entry


def enter_refund(
    *, order: Order, provider: str, reference: str, amount_fen: int, by: User | None
) -> LedgerEntry:
    """Enter money that went back. Inside the caller's transaction; ``reserve_refund`` came before.
    Raises EntryRepeated."""
    return _enter(order, LedgerKind.REFUND, provider, reference, amount_fen, by)


def reserve_refund(*, order: Order, amount_fen: int) -> None:
    """Take ``amount_fen`` out of what is left of the payment, by one conditional statement.

    Raises Conflict when less is left (constraint ``refunded_at_most_paid`` is behind it).
    """
    taken = Order.objects.filter(pk=order.pk, paid_fen__gte=F("refunded_fen") + amount_fen).update(
        refunded_fen=F("refunded_fen") + amount_fen
    )
    if not taken:
        raise Conflict(_("Less than this is left of the payment. Reload the page."))


def _enter(  # noqa: PLR0917 - the columns of one row
    order: Order,
    kind: LedgerKind,
    provider: str,
    reference: str,
    amount_fen: int,
    by: User | None,
) -> LedgerEntry:
    try:
        with transaction.atomic():
            return LedgerEntry.objects.create(
                order=order,
                kind=kind,
                provider=provider,
                reference=reference,
                amount_fen=amount_fen,
                actor=actor_name(by),
            )
    except IntegrityError as error:
        if "ledger_event_once" not in str(error):
            raise
        raise EntryRepeated(_("This payment is in the ledger already.")) from error
