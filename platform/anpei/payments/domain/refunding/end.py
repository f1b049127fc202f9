"""How a refund ends: the bank has sent the money, finance refused, the enterprise withdrew."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Manager, Sum
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.payments.domain.invoicing.request import request_red_letter
from anpei.payments.domain.ledger import enter_refund
from anpei.payments.domain.move import move_order, move_payment
from anpei.payments.domain.refunding.move import move_refund
from anpei.payments.domain.refunding.tell import tell_of_refund
from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.models import LedgerEntry, LedgerKind, Order, Refund
from anpei.payments.states import OrderState, PaymentState, RefundState


def record_refund(*, refund: Refund, bank_reference: str, sent_on: date, by: User | None) -> Refund:
    """Record that the bank sent the money: ledger, red-letter invoice, and the end of an order
    whose whole payment went back.

    Raises InvalidInput naming the field (also for a reference recorded before), Conflict while the
    provider may still send it, IllegalMove unless the refund was agreed.
    """
    reference = bank_reference.strip()
    if not reference:
        raise InvalidInput(_("Enter the bank's reference of the transfer."), field="bank_reference")
    if sent_on > policy_today():
        raise InvalidInput(_("The day of the transfer lies in the future."), field="sent_on")
    try:
        with transaction.atomic():
            return _record(refund, reference, sent_on, by)
    except IntegrityError as error:
        if "bank_reference_once" not in str(error):
            raise
        raise InvalidInput(
            _("This reference was recorded for another refund."), field="bank_reference"
        ) from error


def _record(refund: Refund, reference: str, sent_on: date, by: User | None) -> Refund:
    order = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=refund.order_id)
    under_way = Refund.objects.select_for_update(of=("self",), no_key=True).get(pk=refund.pk)
    if under_way.payment_id and under_way.next_try_at is not None:
        raise Conflict(
            _(
                "The provider is still asked to send this money back. Record a bank transfer only "
                "after it has refused."
            )
        )
    # Before the state: the table keeps no sent refund without its transfer.
    Refund.objects.filter(pk=refund.pk).update(
        bank_reference=reference, sent_on=sent_on, next_try_at=None, trouble=""
    )
    fresh = move_refund(refund=refund, to=RefundState.REFUNDED, by=by, reason=reference)
    fresh.order = order
    enter_refund(
        order=order,
        provider=BankTransfer.key,
        reference=reference,
        amount_fen=fresh.amount_fen,
        by=by,
        payment=fresh.payment,
    )
    end_refunded(fresh, by=by)
    tell_of_refund(fresh, reference)
    return fresh


def end_refunded(refund: Refund, *, by: User | None) -> None:
    """What follows from money that is in the ledger as sent back: the red-letter invoice, the end
    of a payment or an order of which nothing is left. Inside the transaction that entered it, the
    order (``refund.order``) locked."""
    order = refund.order
    request_red_letter(refund=refund, by=by)
    if refund.payment is not None and _sent(refund.payment.ledger) == refund.payment.amount_fen:
        move_payment(payment=refund.payment, to=PaymentState.REFUNDED, by=by)
    if order.state == OrderState.APPROVED and _sent(order.ledger) == order.paid_fen:
        move_order(order=order, to=OrderState.REFUNDED, by=by, reason=refund.bank_reference)


def _sent(entries: Manager[LedgerEntry]) -> int:
    """Fen that went back according to these entries of the ledger."""
    back = entries.filter(kind=LedgerKind.REFUND).aggregate(fen=Sum("amount_fen"))
    return int(back["fen"] or 0)


def refuse_refund(*, refund: Refund, answer: str, by: User | None) -> Refund:
    """Refuse with a reason that the enterprise reads. Raises InvalidInput, IllegalMove."""
    why = answer.strip()
    if not why:
        raise InvalidInput(_("A refusal needs a reason."), field="answer")
    with transaction.atomic():
        fresh = move_refund(refund=refund, to=RefundState.REFUSED, by=by, reason=why, answer=why)
        tell_of_refund(fresh, why)
    return fresh


def withdraw_refund(*, refund: Refund, by: User | None) -> Refund:
    """The enterprise does not want it any more. Raises IllegalMove once finance has decided."""
    return move_refund(refund=refund, to=RefundState.WITHDRAWN, by=by)
