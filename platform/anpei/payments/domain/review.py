"""Staff decide about a receipt: approval opens study, a refusal says why (SD-23, SD-24)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.kernel.states import IllegalMove
from anpei.payments.domain.approve import approve_paid
from anpei.payments.domain.ledger import enter_payment
from anpei.payments.domain.move import move_order
from anpei.payments.domain.tell import tell_refused
from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.models import Order
from anpei.payments.states import OrderState


def approve_order(*, order: Order, by: User | None) -> Order:
    """Approve by the receipt that waits, and open study (``approve_paid``).

    Raises IllegalMove unless a receipt waits.
    """
    with transaction.atomic():
        waiting = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if waiting.state != OrderState.UNDER_REVIEW:
            raise IllegalMove(
                _("This has moved on meanwhile (%(before)s); reload the page.")
                % {"before": waiting.state}
            )
        locked = approve_paid(order=order, by=by)
        enter_payment(
            order=locked,
            provider=BankTransfer.key,
            reference=f"receipt-{locked.receipts.latest('pk').pk}",
            amount_fen=locked.amount_fen,
            by=by,
        )
    return locked


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
