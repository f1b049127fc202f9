"""Moving an order along its machine, with history and audit."""

from typing import Any

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.states import move
from anpei.payments.models import Order, OrderEvent
from anpei.payments.states import ORDER, OrderState


def move_order(
    *, order: Order, to: OrderState, by: User | None, reason: str = "", **columns: Any
) -> Order:
    """Move ``order`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """

    def record(row: Order, before: OrderState, after: OrderState) -> None:
        for name, value in columns.items():
            setattr(row, name, value)
        if columns:
            row.save(update_fields=list(columns))
        OrderEvent.objects.create(
            order=row,
            before=before,
            after=after,
            actor=str(by) if by else "system",
            reason=reason,
        )
        audit.record(
            act=f"order.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=reason,
        )

    return move(ORDER, order, to, record=record)
