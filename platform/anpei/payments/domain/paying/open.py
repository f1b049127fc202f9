"""Beginning to pay: which provider, which way, for how long (YN-14, YN-16)."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.audit.models import actor_name
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.payments.accounts import gateway_of, read_account
from anpei.payments.models import Order, Payment, PaymentEvent, ProviderConnection
from anpei.payments.queries.paying import offered_ways
from anpei.payments.states import PAYMENT, TAKES_PAYMENT, PaymentState

SHORTEST = timedelta(minutes=1)
"""WeChat takes no shorter one; money after the order's end is late money (``late``)."""
FIRST_QUERY = timedelta(seconds=20)


class NotPayable(Conflict):
    """The order is paid, cancelled or expired."""

    code = "not_payable"


def open_payment(*, order: Order, provider: str, way: str, by: User | None) -> Payment:
    """A payment of the whole order; one that is open for the same way is given again.

    Others that are open are asked about soon and closed, so that nobody pays twice; who manages
    to all the same gets the second one back. ``hand_over`` says where to pay. Raises NotPayable,
    InvalidInput for a way that is not offered.
    """
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
        now = db_now()
        _check_payable(locked, now, provider, way)
        open_ones = Payment.objects.filter(
            order=locked, state=PaymentState.CREATED, expires_at__gt=now
        )
        same = open_ones.filter(provider=provider, way=way).last()
        if same is not None:
            return same
        open_ones.update(expires_at=now, next_query_at=now)
        payment = _create(locked, now, provider, way, by)
        PaymentEvent.of(payment, "", by=by).save()
        audit.record(
            act="payment.open",
            subject=payment,
            by=by,
            after={"order": locked.number, "provider": provider, "fen": payment.amount_fen},
        )
    return payment


def _check_payable(order: Order, now: datetime, provider: str, way: str) -> None:
    if order.state not in TAKES_PAYMENT or not order.amount_fen:
        raise NotPayable(_("This order cannot be paid (any more). Reload the page."))
    if order.expires_at and order.expires_at <= now:
        raise NotPayable(_("The time to pay this order is over. Order again."))
    if (provider, way) not in {(key, one.key) for key, one in offered_ways(order)}:
        raise InvalidInput(_("Choose one of the ways to pay."), field="way")


def _create(order: Order, now: datetime, provider: str, way: str, by: User | None) -> Payment:
    connection = ProviderConnection.objects.get(provider=provider, is_current=True)
    gateway = gateway_of(provider)
    ends = now + gateway.longest(read_account(connection))
    if order.expires_at:
        ends = max(now + SHORTEST, min(ends, order.expires_at))
    return Payment.objects.create(
        number=f"{now:%Y%m%d}{secrets.token_hex(10).upper()}",
        order=order,
        provider=provider,
        connection=connection,
        way=way,
        state=PAYMENT.initial,
        amount_fen=order.amount_fen,
        begun_at=now,
        expires_at=ends,
        next_query_at=ends if gateway.by_hand else now + FIRST_QUERY,
        actor=actor_name(by),
    )
