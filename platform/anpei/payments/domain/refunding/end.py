"""How a refund ends: the bank has sent the money, finance refused, the enterprise withdrew."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import InvalidInput
from anpei.payments.domain.invoicing.request import request_red_letter
from anpei.payments.domain.ledger import enter_refund
from anpei.payments.domain.move import move_order
from anpei.payments.domain.refunding.move import move_refund
from anpei.payments.domain.refunding.tell import tell_of_refund
from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.models import Order, Refund
from anpei.payments.states import OrderState, RefundState


def record_refund(*, refund: Refund, bank_reference: str, sent_on: date, by: User | None) -> Refund:
    """Record that the bank sent the money: ledger, red-letter invoice, and the end of an order
    whose whole payment went back.

    Raises InvalidInput naming the field (also for a reference recorded before), IllegalMove unless
    the refund was agreed.
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
    order = Order.objects.select_for_update(of=("self",)).get(pk=refund.order_id)
    # Before the state: the table keeps no sent refund without its transfer.
    Refund.objects.filter(pk=refund.pk).update(bank_reference=reference, sent_on=sent_on)
    fresh = move_refund(refund=refund, to=RefundState.REFUNDED, by=by, reason=reference)
    enter_refund(
        order=order,
        provider=BankTransfer.key,
        reference=reference,
        amount_fen=fresh.amount_fen,
        by=by,
    )
    fresh.order = order
    request_red_letter(refund=fresh, by=by)
    if order.refunded_fen == order.paid_fen:
        move_order(order=order, to=OrderState.REFUNDED, by=by, reason=reference)
    tell_of_refund(fresh, reference)
    return fresh


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
