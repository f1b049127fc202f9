"""Orders that nobody paid in time: the places are free again (YN-15)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.enrolment.domain import free_places, move_enrolments
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.states import IllegalMove
from anpei.payments.domain.closing import close_open_payments
from anpei.payments.domain.move import move_order
from anpei.payments.domain.tell import tell_expired
from anpei.payments.models import Order
from anpei.payments.states import OrderState

_AT_A_TIME = 200


def expire_due_orders() -> int:
    """Expire what is due; gives how many. An order with a payment under way is expired like any
    other: what arrives later is late money."""
    due = Order.objects.filter(
        state=OrderState.AWAITING_PAYMENT, expires_at__lte=db_now()
    ).order_by("expires_at")
    expired = 0
    for order in due[:_AT_A_TIME]:
        try:
            expire_order(order=order, by=None)
        except IllegalMove:
            # Paid or cancelled since it was read.
            continue
        expired += 1
    return expired


def expire_order(*, order: Order, by: User | None) -> Order:
    """End an unpaid order and free its places; open payments are asked about and closed at once.

    Raises IllegalMove unless it waits for payment, or before its time.
    """
    with transaction.atomic():
        locked = move_order(order=order, to=OrderState.EXPIRED, by=by)
        now = db_now()
        if locked.expires_at is None or locked.expires_at > now:
            raise IllegalMove("not yet")
        applied = Enrolment.objects.filter(line__order=locked, state=EnrolmentState.APPLIED)
        ended = move_enrolments(
            enrolments=list(applied.values_list("pk", flat=True)),
            to=EnrolmentState.CANCELLED,
            by=by,
            reason=_("The order has expired"),
        )
        free_places(ended)
        close_open_payments(order=locked)
        tell_expired(order=locked)
    return locked
