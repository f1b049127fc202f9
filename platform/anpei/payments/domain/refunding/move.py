"""Moving a refund along its machine, with history and audit."""

from typing import Any

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.states import move
from anpei.payments.models import Refund, RefundEvent
from anpei.payments.states import REFUND, RefundState


def move_refund(
    *, refund: Refund, to: RefundState, by: User | None, reason: str = "", **columns: Any
) -> Refund:
    """Move ``refund`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """

    def record(row: Refund, before: RefundState, after: RefundState) -> None:
        for name, value in columns.items():
            setattr(row, name, value)
        if columns:
            row.save(update_fields=list(columns))
        RefundEvent.objects.create(
            refund=row,
            before=before,
            after=after,
            actor=str(by) if by else "system",
            reason=reason,
        )
        audit.record(
            act=f"refund.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after, "fen": row.amount_fen},
            reason=reason,
        )

    return move(REFUND, refund, to, record=record)
