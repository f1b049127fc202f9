"""Money after the end of an order: a place if there is one, else the way back (YN-15, T37)."""

from django.db import transaction
from django.utils import timezone

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError
from anpei.payments.domain.approve import approve_paid
from anpei.payments.domain.ledger import reserve_refund
from anpei.payments.domain.place_order import Chosen, enrol_chosen
from anpei.payments.domain.tell import tell_given_back
from anpei.payments.models import Order, OrderLine, Payment, Refund, RefundEvent
from anpei.payments.money_kinds import GIVEN_BACK, GivenBack
from anpei.payments.states import RefundState
from tenants.enqueuing import enqueue


def honour_late(*, order: Order, payment: Payment, by: User | None) -> bool:
    """Enrol the people of an expired order anew, under today's rules, and approve it; all or
    nobody. False when a place, a person or the class is gone. Inside the caller's transaction."""
    lines = list(
        OrderLine.objects.filter(order=order)
        .select_related("enrolment__licence", "enrolment__training_class", "enrolment__enterprise")
        .order_by("pk")
    )
    by_licence = {line.enrolment.licence.public_id: line for line in lines}
    try:
        with transaction.atomic():
            for enrolment in enrol_chosen(_as_ordered(lines), by=by):
                line = by_licence[enrolment.licence.public_id]
                line.enrolment = enrolment
                line.save(update_fields=["enrolment"])
            approve_paid(order=order, by=by, reason=payment.number)
    except AnpeiError as refused:
        audit.record(act="order.late_money", subject=order, by=by, after={"refused": refused.code})
        return False
    return True


def _as_ordered(lines: list[OrderLine]) -> list[Chosen]:
    """The people of the lines, under the classes and enterprises they were ordered for."""
    found: dict[tuple[int, int], Chosen] = {}
    for line in lines:
        one = line.enrolment
        chosen = found.setdefault(
            (one.training_class_id, one.enterprise_id),
            Chosen(training_class=one.training_class, enterprise=one.enterprise, licences=[]),
        )
        chosen.licences.append(one.licence.public_id)
    return list(found.values())


def give_back(*, order: Order, payment: Payment, why: GivenBack) -> Refund:
    """Send the whole payment back by itself and tell the payer. Inside the caller's transaction,
    order and payment locked."""
    from anpei.payments.tasks import send_refunds  # noqa: PLC0415 - tasks import the domain

    refund = Refund.objects.create(
        order=order,
        payment=payment,
        is_automatic=True,
        state=RefundState.AGREED,
        amount_fen=payment.amount_fen,
        reason=str(GIVEN_BACK[why]),
        next_try_at=db_now(),
    )
    RefundEvent.of(refund, "", by=None, reason=refund.reason).save()
    reserve_refund(order=order, amount_fen=refund.amount_fen)
    audit.record(
        act="refund.automatic",
        subject=refund,
        by=None,
        after={"order": order.number, "payment": payment.number, "fen": refund.amount_fen},
        reason=refund.reason,
    )
    paid_at = timezone.localtime(payment.paid_at) if payment.paid_at else None
    tell_given_back(order=order, refund=refund, paid_at=paid_at)
    enqueue(send_refunds)
    return refund
