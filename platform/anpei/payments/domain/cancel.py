"""Cancelling an order: its enrolments end and its places are free again, exactly once (SD-22)."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.enrolment.domain import free_places, move_enrolments
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.payments.domain.closing import close_open_payments
from anpei.payments.domain.move import move_order
from anpei.payments.models import Order
from anpei.payments.states import OrderState


def cancel_order(*, order: Order, by: User | None, reason: str = "") -> Order:
    """Cancel an unpaid or refused order. Whoever comes second gets IllegalMove (row lock)."""
    with transaction.atomic():
        locked = move_order(order=order, to=OrderState.CANCELLED, by=by, reason=reason)
        applied = Enrolment.objects.filter(line__order=locked, state=EnrolmentState.APPLIED)
        ended = move_enrolments(
            enrolments=list(applied.values_list("pk", flat=True)),
            to=EnrolmentState.CANCELLED,
            by=by,
            reason=reason,
        )
        free_places(ended)
        close_open_payments(order=locked)
    return locked
