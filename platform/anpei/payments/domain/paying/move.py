"""Moving a payment along its machine, with history and audit."""

from typing import Any

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.states import move
from anpei.payments.models import Payment, PaymentEvent
from anpei.payments.states import PAYMENT, PaymentState


def move_payment(
    *, payment: Payment, to: PaymentState, by: User | None, reason: str = "", **columns: Any
) -> Payment:
    """Move ``payment`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """
    # Before the state: the table keeps no paid payment without its trade.
    if columns:
        Payment.objects.filter(pk=payment.pk).update(**columns)

    def record(row: Payment, before: PaymentState, after: PaymentState) -> None:
        PaymentEvent.objects.create(
            payment=row,
            before=before,
            after=after,
            actor=str(by) if by else "system",
            reason=reason,
        )
        audit.record(
            act=f"payment.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after, "fen": row.amount_fen, "provider": row.provider},
            reason=reason,
        )

    return move(PAYMENT, payment, to, record=record)
