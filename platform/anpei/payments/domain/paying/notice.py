"""A provider tells that something happened: believed when signed for this very payment (T35)."""

import logging

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError
from anpei.payments.accounts import account_for
from anpei.payments.domain.paying.settle import FactsDiffer, settle_payment
from anpei.payments.domain.refunding.send import take_outcome
from anpei.payments.gateways import ONLINE
from anpei.payments.gateways.contract import (
    NoticeAnswer,
    NoticeRefused,
    NoticeRequest,
    RefundOutcome,
    TradeFacts,
    TradeState,
)
from anpei.payments.models import Payment, RefusedNotice

logger = logging.getLogger(__name__)

_ONCE_MORE = {"times": F("times") + 1, "last_at": Now()}


def take_notice(*, provider: str, number: str, request: NoticeRequest) -> NoticeAnswer | None:
    """Take a notification for payment ``number`` (ours, from the address) and give the answer in
    the provider's own words. None for a provider or payment that is not known here.

    The key is the one of this association's account: a message signed for another merchant proves
    nothing. What is acknowledged is committed.
    """
    gateway = ONLINE.get(provider)
    payment = Payment.objects.filter(number=number, provider=provider).first()
    if gateway is None or payment is None:
        return None
    try:
        told = gateway.read_notice(account_for(payment), request)
        _take(payment, told)
    except NoticeRefused as refused:
        _count(payment, refused.reason)
        return gateway.refused
    except FactsDiffer as differ:
        _count(payment, differ.what)
        return gateway.refused
    except AnpeiError as error:
        # Genuine, but not now: the provider comes again.
        logger.warning("notice of %s not taken: %s", payment.number, error)
        return gateway.refused
    return gateway.accepted


def _take(payment: Payment, told: TradeFacts | RefundOutcome | None) -> None:
    if isinstance(told, TradeFacts):
        if told.number != payment.number:
            raise FactsDiffer("number")
        if told.state == TradeState.PAID:
            settle_payment(payment=payment, facts=told, source=_("The provider's notice."))
    elif isinstance(told, RefundOutcome):
        refund = payment.refunds.filter(request_number=told.request_number).first()
        if refund is None:
            raise FactsDiffer("number")
        take_outcome(refund=refund, outcome=told, by=None)


def _count(payment: Payment, reason: str) -> None:
    """A row a reason: an attacker cannot fill the table."""
    known = RefusedNotice.objects.filter(payment=payment, reason=reason[:20])
    if not known.update(**_ONCE_MORE):
        _row, made = RefusedNotice.objects.get_or_create(
            payment=payment, reason=reason[:20], defaults={"last_at": db_now()}
        )
        if not made:  # another process was first
            known.update(**_ONCE_MORE)
    logger.warning("notice of %s refused: %s", payment.number, reason)
