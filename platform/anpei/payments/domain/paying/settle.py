"""Money has arrived: entered once, and the order approved by it (PL-40, T35, T37)."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from anpei.payments.domain.approve import approve_paid
from anpei.payments.domain.ledger import enter_payment
from anpei.payments.domain.move import move_payment
from anpei.payments.domain.paying.late import give_back, honour_late
from anpei.payments.gateways.contract import TradeFacts, TradeState
from anpei.payments.models import Order, Payment
from anpei.payments.money_kinds import GivenBack
from anpei.payments.states import TAKES_PAYMENT, OrderState, PaymentState

_SETTLED = frozenset({PaymentState.PAID, PaymentState.REFUNDED})


class FactsDiffer(Exception):  # noqa: N818 - says what happened
    """The provider speaks of another number or amount; ``what`` is ``number`` or ``amount``."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def check_facts(payment: Payment, facts: TradeFacts) -> None:
    """Raises FactsDiffer unless the facts are about this payment and all of its money."""
    if facts.number != payment.number:
        raise FactsDiffer("number")
    if facts.amount_fen != payment.amount_fen:
        raise FactsDiffer("amount")
    known = payment.trade_number
    if known and facts.trade_number != known:
        raise FactsDiffer("trade")


def settle_payment(
    *, payment: Payment, facts: TradeFacts, source: str, by: User | None = None
) -> Payment:
    """Take over that the provider was paid: ledger, payment, order; all once, whoever tells it.

    ``source`` says who told. Money for an order that has expired is honoured when its places are
    still free, else sent back like money for a cancelled or paid order; the payer is told. Raises
    FactsDiffer; nothing changes then.
    """
    if facts.state != TradeState.PAID:
        raise ValueError(facts.state)
    check_facts(payment, facts)
    if payment.state in _SETTLED:
        # Told again, as most notices are: states only move forward, so nothing is locked for it.
        return payment
    with transaction.atomic():
        order = (
            Order.objects.select_for_update(of=("self",), no_key=True)
            .select_related("training_class", "enterprise")
            .get(pk=payment.order_id)
        )
        fresh = Payment.objects.select_for_update(of=("self",), no_key=True).get(pk=payment.pk)
        check_facts(fresh, facts)
        if fresh.state in _SETTLED:
            return fresh
        fresh = _enter(order, fresh, facts, source, by)
        _use(order, fresh, by)
    return fresh


def _use(order: Order, payment: Payment, by: User | None) -> None:
    """Approve the order with the money, or send it back."""
    if order.state in TAKES_PAYMENT:
        approve_paid(order=order, by=by, reason=payment.number)
    elif order.state == OrderState.EXPIRED:
        if not honour_late(order=order, payment=payment, by=by):
            give_back(order=order, payment=payment, why=GivenBack.EXPIRED)
    elif order.state == OrderState.CANCELLED:
        give_back(order=order, payment=payment, why=GivenBack.CANCELLED)
    else:
        give_back(order=order, payment=payment, why=GivenBack.TWICE)


def _enter(
    order: Order, payment: Payment, facts: TradeFacts, source: str, by: User | None
) -> Payment:
    fresh = move_payment(
        payment=payment,
        to=PaymentState.PAID,
        by=by,
        reason=source,
        trade_number=facts.trade_number,
        paid_at=facts.paid_at or db_now(),
        payer=facts.payer,
        next_query_at=None,
        trouble="",
    )
    enter_payment(
        order=order,
        provider=fresh.provider,
        reference=fresh.trade_number,
        amount_fen=fresh.amount_fen,
        by=by,
        payment=fresh,
        provider_at=fresh.paid_at,
    )
    return fresh
