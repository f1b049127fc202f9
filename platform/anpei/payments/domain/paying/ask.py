"""Asking the provider what became of a payment: what is in doubt is repaired (YN-17, pain 15)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Unavailable
from anpei.kernel.outside import OutsideError
from anpei.payments.accounts import account_for, gateway_of
from anpei.payments.domain.move import move_payment
from anpei.payments.domain.paying.settle import FactsDiffer, settle_payment
from anpei.payments.gateways.contract import TradeState
from anpei.payments.models import Payment
from anpei.payments.states import PaymentState
from tenants.enqueuing import enqueue

_PAUSES = (20, 30, 60, 120, 300, 600, 1200)
"""Seconds before each further question while the payer may still be at it."""
_AFTER_CLOSING = (3600, 86_400)
"""Money may arrive after the end: asked twice more, then the daily bill tells (PL-42)."""
_SOON = timedelta(seconds=5)
_AT_A_TIME = 50


def ask_provider(*, payment: Payment, by: User | None) -> Payment:
    """Ask once, now: settle what was paid, close what will not be paid any more.

    Raises Unavailable when the provider does not answer; the next question is set then too.
    """
    if payment.state in {PaymentState.PAID, PaymentState.REFUNDED}:
        return payment
    gateway = gateway_of(payment.provider)
    try:
        account = account_for(payment)
        facts = gateway.query(account, payment.number, payment.begun_at)
        if facts.state == TradeState.PAID:
            return settle_payment(
                payment=payment, facts=facts, source=_("The provider was asked."), by=by
            )
        now = db_now()
        if payment.state == PaymentState.CREATED and payment.expires_at <= now:
            if facts.state == TradeState.WAITING:
                gateway.close(account, payment.number, payment.begun_at)
            return _close(payment, by)
    except FactsDiffer as differ:
        _note(payment, f"the provider names another {differ.what}", db_now())
        return payment
    except OutsideError as error:
        _note(payment, str(error), db_now())
        raise Unavailable(
            _("%(provider)s does not answer now. We go on asking by ourselves.")
            % {"provider": gateway.title}
        ) from error
    _note(payment, "", now)
    return payment


def ask_soon(*, payment: Payment) -> None:
    """Have the provider asked in the background, at most every few seconds: somebody came back
    from its page."""
    from anpei.payments.tasks import ask_providers  # noqa: PLC0415 - tasks import the domain

    now = db_now()
    waiting = Payment.objects.filter(
        pk=payment.pk, state=PaymentState.CREATED, next_query_at__gt=now + _SOON
    )
    if waiting.update(next_query_at=now):
        enqueue(ask_providers)


def ask_due_payments() -> int:
    """Ask about every payment whose time has come; gives how many were asked about."""
    due = Payment.objects.filter(next_query_at__lte=db_now()).order_by("next_query_at")
    asked = 0
    for payment in due[:_AT_A_TIME]:
        try:
            ask_provider(payment=payment, by=None)
        except Unavailable:
            continue
        asked += 1
    return asked


def _close(payment: Payment, by: User | None) -> Payment:
    with transaction.atomic():
        fresh = Payment.objects.select_for_update(of=("self",), no_key=True).get(pk=payment.pk)
        if fresh.state != PaymentState.CREATED:
            return fresh
        return move_payment(
            payment=fresh,
            to=PaymentState.CLOSED,
            by=by,
            reason=_("The provider was asked: not paid."),
            queries=0,
            next_query_at=db_now() + timedelta(seconds=_AFTER_CLOSING[0]),
            trouble="",
        )


def _note(payment: Payment, trouble: str, now: datetime) -> None:
    """Set the next question, later each time."""
    closed = payment.state == PaymentState.CLOSED
    pauses = _AFTER_CLOSING[1:] if closed else _PAUSES
    last = closed and payment.queries >= len(pauses)
    following = now + timedelta(seconds=pauses[min(payment.queries, len(pauses) - 1)])
    by_hand = gateway_of(payment.provider).by_hand
    if not closed and now < payment.expires_at and (by_hand or payment.expires_at < following):
        following = payment.expires_at
    Payment.objects.filter(pk=payment.pk, state=payment.state).update(
        queries=payment.queries + 1,
        next_query_at=None if last else following,
        trouble=trouble[:300],
    )
