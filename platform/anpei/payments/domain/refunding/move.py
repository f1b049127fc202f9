"""Moving a refund along its machine, with history and audit."""

from typing import Any

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.payments.models import Refund, RefundEvent
from anpei.payments.states import REFUND, RefundState


def move_refund(
    *, refund: Refund, to: RefundState, by: User | None, reason: str = "", **columns: Any
) -> Refund:
    """Move ``refund`` to ``to`` and set ``columns`` with it; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """
    return audit.move(
        REFUND,
        refund,
        to,
        by=by,
        history=RefundEvent,
        act="refund",
        reason=reason,
        facts={"fen": refund.amount_fen},
        **columns,
    )
