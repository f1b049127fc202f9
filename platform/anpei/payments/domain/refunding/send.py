"""Sending money back through the provider that brought it: once, however often it is tried."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from anpei.accounts.models import Role, User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError
from anpei.kernel.money import yuan
from anpei.kernel.outside import OutsideError
from anpei.messages.domain import notify, staff_with
from anpei.payments.accounts import account_for, gateway_of
from anpei.payments.addresses import notify_url
from anpei.payments.domain.ledger import enter_refund
from anpei.payments.domain.refunding.end import end_refunded
from anpei.payments.domain.refunding.move import move_refund
from anpei.payments.domain.refunding.tell import tell_of_refund
from anpei.payments.gateways.contract import RefundAsk, RefundOutcome
from anpei.payments.gateways.contract import RefundState as Told
from anpei.payments.models import Order, Refund
from anpei.payments.money_kinds import REFUND_STUCK
from anpei.payments.states import RefundState
from tenants.enqueuing import enqueue

_PAUSES = (15, 60, 300, 900, 3600, 14_400)
"""Seconds before each further try."""
_AT_A_TIME = 50


def send_soon(*, refund: Refund) -> None:
    """Have an agreed refund sent (again) by the provider as soon as this is committed."""
    from anpei.payments.tasks import send_refunds  # noqa: PLC0415 - tasks import the domain

    Refund.objects.filter(pk=refund.pk, state=RefundState.AGREED, payment__isnull=False).update(
        next_try_at=db_now(), trouble=""
    )
    enqueue(send_refunds)


def send_due_refunds() -> int:
    """Try every refund whose time has come; gives how many were sent."""
    due = Refund.objects.filter(
        state=RefundState.AGREED, payment__isnull=False, next_try_at__lte=db_now()
    ).select_related("payment", "order")
    return sum(send_refund(refund=one) for one in due.order_by("next_try_at")[:_AT_A_TIME])


def send_refund(*, refund: Refund) -> bool:
    """Try one; whether the money is on its way back now. The request number never changes, and a
    try that got no answer is asked about before it is repeated (T41)."""
    payment = refund.payment
    if payment is None:
        raise ValueError("a bank transfer is sent by a person")
    asked = _asked(refund)
    try:
        gateway = gateway_of(payment.provider)
        account = account_for(payment)
        outcome = gateway.query_refund(account, asked) if refund.tries else None
        if outcome is None or outcome.state == Told.UNKNOWN:
            if not _claim(refund):
                return False
            outcome = gateway.refund(account, asked)
    except (OutsideError, AnpeiError) as error:
        _later(refund, str(error))
        return False
    return take_outcome(refund=refund, outcome=outcome, by=None)


def take_outcome(*, refund: Refund, outcome: RefundOutcome, by: User | None) -> bool:
    """Take over what the provider says of a refund, from its answer or notification; whether it
    is sent. Told twice, it counts once."""
    if outcome.state == Told.SENT:
        return _record(refund, outcome, by)
    if outcome.state == Told.FAILED:
        _stop(refund, outcome.reason)
    else:
        _later(refund, outcome.reason)
    return False


def _asked(refund: Refund) -> RefundAsk:
    payment = refund.payment
    if payment is None or payment.paid_at is None:
        raise ValueError("only a paid payment goes back")
    return RefundAsk(
        number=payment.number,
        trade_number=payment.trade_number,
        paid_at=payment.paid_at,
        request_number=refund.request_number,
        asked_at=refund.requested_at,
        amount_fen=refund.amount_fen,
        total_fen=payment.amount_fen,
        reason=refund.reason[:80],
        notify_url=notify_url(payment),
    )


def _record(refund: Refund, outcome: RefundOutcome, by: User | None) -> bool:
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=refund.order_id)
        fresh = Refund.objects.select_for_update(of=("self",), no_key=True).get(pk=refund.pk)
        if fresh.state == RefundState.REFUNDED:
            return True
        at = outcome.at or db_now()
        Refund.objects.filter(pk=fresh.pk).update(
            bank_reference=outcome.reference,
            sent_on=timezone.localdate(at),
            next_try_at=None,
            trouble="",
        )
        fresh = move_refund(refund=fresh, to=RefundState.REFUNDED, by=by, reason=outcome.reference)
        fresh.order = order
        if fresh.payment is None:
            raise ValueError("a bank transfer is recorded by a person")
        enter_refund(
            order=order,
            provider=fresh.payment.provider,
            reference=outcome.reference,
            amount_fen=fresh.amount_fen,
            by=by,
            payment=fresh.payment,
            provider_at=at,
        )
        end_refunded(fresh, by=by)
        tell_of_refund(fresh, outcome.reference)
    return True


def _claim(refund: Refund) -> bool:
    """Count the try before it is made: a worker that dies then asks first the next time. False for
    whoever comes second, and when a person has taken the refund over meanwhile."""
    claimed = Refund.objects.filter(
        pk=refund.pk, state=RefundState.AGREED, tries=refund.tries, next_try_at__isnull=False
    ).update(tries=refund.tries + 1, next_try_at=_next_try(refund), trouble="")
    refund.tries += claimed
    return bool(claimed)


def _later(refund: Refund, trouble: str) -> None:
    """Set the next try of one that is under way; one that was given up stays with a person."""
    Refund.objects.filter(pk=refund.pk, state=RefundState.AGREED, next_try_at__isnull=False).update(
        tries=refund.tries + 1, next_try_at=_next_try(refund), trouble=trouble[:300]
    )
    refund.tries += 1


def _next_try(refund: Refund) -> datetime:
    return db_now() + timedelta(seconds=_PAUSES[min(refund.tries, len(_PAUSES) - 1)])


def _stop(refund: Refund, reason: str) -> None:
    """The provider refuses for good: finance is told, and may try again or send it by bank."""
    with transaction.atomic():
        stopped = Refund.objects.filter(
            pk=refund.pk, state=RefundState.AGREED, next_try_at__isnull=False
        ).update(next_try_at=None, trouble=reason[:300] or "refused")
        if not stopped:
            return
        audit.record(act="refund.stuck", subject=refund, by=None, reason=reason[:300])
        for user in staff_with(Role.FINANCE):
            notify(
                kind=REFUND_STUCK,
                to=user,
                facts={
                    "order": refund.order.number,
                    "amount": yuan(refund.amount_fen),
                    "reason": reason,
                },
                link=reverse("payments:refund", args=[refund.public_id]),
                about=refund,
            )
