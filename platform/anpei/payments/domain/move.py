"""Moving an order or a payment along its machine, with history and audit."""

from typing import Any

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.payments.models import Order, OrderEvent, Payment, PaymentEvent
from anpei.payments.states import ORDER, PAYMENT, OrderState, PaymentState


def move_order(
    *, order: Order, to: OrderState, by: User | None, reason: str = "", **columns: Any
) -> Order:
    """Move ``order`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """
    return audit.move(
        ORDER, order, to, by=by, history=OrderEvent, act="order", reason=reason, **columns
    )


def move_payment(
    *, payment: Payment, to: PaymentState, by: User | None, reason: str = "", **columns: Any
) -> Payment:
    """Move ``payment`` (locked by the caller) to ``to`` and set ``columns`` with it; gives the
    fresh row. Raises IllegalMove when the database's state does not lead there.
    """
    # Before the state: the table keeps no paid payment without its trade.
    if columns:
        Payment.objects.filter(pk=payment.pk).update(**columns)
    return audit.move(
        PAYMENT,
        payment,
        to,
        by=by,
        history=PaymentEvent,
        act="payment",
        reason=reason,
        facts={"fen": payment.amount_fen, "provider": payment.provider},
    )
