"""Finance agrees: the people leave the class at once, their places are free, the money is due."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.enrolment.domain import free_places, move_enrolments
from anpei.enrolment.states import EnrolmentState
from anpei.payments.domain.ledger import reserve_refund
from anpei.payments.domain.refunding.move import move_refund
from anpei.payments.domain.refunding.request import check_refundable
from anpei.payments.domain.refunding.send import send_soon
from anpei.payments.domain.refunding.tell import tell_of_refund
from anpei.payments.models import Order, OrderLine, Refund
from anpei.payments.states import RefundState


def agree_refund(*, refund: Refund, by: User | None) -> Refund:
    """End the enrolments, free their places and reserve the money, all or nothing.

    The rules are asked again: who finished meanwhile stays. Raises IllegalMove unless it was asked
    for, RefundRefused, Conflict when less than this is left of the payment.
    """
    with transaction.atomic():
        order = (
            Order.objects.select_for_update(of=("self",), no_key=True)
            .select_related("training_class")
            .get(pk=refund.order_id)
        )
        fresh = move_refund(refund=refund, to=RefundState.AGREED, by=by)
        lines = list(
            OrderLine.objects.filter(refund_lines__refund=fresh)
            .select_related("enrolment__person")
            .order_by("pk")
        )
        check_refundable(order, lines)
        ended = move_enrolments(
            enrolments=[line.enrolment_id for line in lines],
            to=EnrolmentState.CANCELLED,
            by=by,
            reason=fresh.reason,
        )
        free_places(ended)
        reserve_refund(order=order, amount_fen=fresh.amount_fen)
        if fresh.payment_id is not None:
            send_soon(refund=fresh)
        tell_of_refund(fresh)
    return fresh
