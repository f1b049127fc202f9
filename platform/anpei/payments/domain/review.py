"""Staff decide about a receipt: approval opens study, a refusal says why (SD-23, SD-24)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.payments.domain.approve import approve_filed
from anpei.payments.domain.move import move_order
from anpei.payments.domain.statements.believed import take_proposed
from anpei.payments.domain.tell import tell_refused
from anpei.payments.models import Order
from anpei.payments.states import OrderState


def approve_order(*, order: Order, by: User | None) -> Order:
    """Approve by the receipt that waits, and open study. The transfer that is proposed for the
    order without a difference is taken with it.

    Raises IllegalMove unless a receipt waits.
    """
    with transaction.atomic():
        approved = approve_filed(order=order, by=by)
        take_proposed(order=approved, by=by)
    return approved


def refuse_order(*, order: Order, reason: str, by: User | None) -> Order:
    """Refuse the receipt with a reason; the enterprise may file again.

    Raises InvalidInput without a reason, IllegalMove unless a receipt waits.
    """
    why = reason.strip()
    if not why:
        raise InvalidInput(_("A refusal needs a reason."), field="reason")
    with transaction.atomic():
        refused = move_order(
            order=order,
            to=OrderState.REFUSED,
            by=by,
            reason=why,
            decided_at=db_now(),
            refusal_reason=why,
        )
        tell_refused(order=refused)
    return refused
