"""Moving an order along its machine, with history and audit."""

from typing import Any

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.payments.models import Order, OrderEvent
from anpei.payments.states import ORDER, OrderState


def move_order(
    *, order: Order, to: OrderState, by: User | None, reason: str = "", **columns: Any
) -> Order:
    """Move ``order`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """
    return audit.move(
        ORDER, order, to, by=by, history=OrderEvent, act="order", reason=reason, **columns
    )
