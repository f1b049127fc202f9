"""Refund, cancelling, late notices, study and its end raced in all pairs (T41)."""

import os
from collections.abc import Callable
from itertools import combinations_with_replacement

import pytest
from django.db.models import Sum

from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import NO_LONGER_ACTIVE, EnrolmentState
from anpei.kernel.clock import db_now
from anpei.payments.domain import cancel_order, paying, refunding
from anpei.payments.models import LedgerEntry, LedgerKind, Order, Payment, Refund
from tenants.entering import enter_tenant
from tests.enrolment.applying import SignedIn
from tests.enrolment.test_races import fire
from tests.payments.online.tenants import Market

ROUNDS = 1
MANY_ROUNDS = int(os.environ.get("ANPEI_RACE_ROUNDS", "20"))
"""Of ``-m money``."""
PLACES = 10_000
"""More than all rounds enrol."""

type Act = Callable[[], object]


def refund_all(order: Order) -> object:
    """Everybody's fee back, asked for and agreed to."""
    refund = refunding.request_refund(
        order=order,
        enrolments=list(order.lines.values_list("enrolment__public_id", flat=True)),
        reason="报错班次",
        payee=None,
        by=None,
    )
    return refunding.agree_refund(refund=refund, by=None)


def finish(order: Order, to: EnrolmentState) -> object:
    enrolment = Enrolment.objects.filter(line__order=order).first()
    assert enrolment is not None
    return move_enrolment(enrolment=enrolment, to=to, by=None)


def acts_on_paid(market: Market, order: Order, payment: Payment) -> dict[str, Act]:
    second = market.gateway.trades.trade(payment.provider, market.merchant, payment.number)
    assert second is not None
    return {
        "refund": lambda: refund_all(order),
        "send": refunding.send_due_refunds,
        "cancel": lambda: cancel_order(order=Order.objects.get(pk=order.pk), by=None),
        "notice": lambda: market.tell(payment),
        "ask": lambda: paying.ask_provider(payment=payment, by=None),
        "credits": lambda: finish(order, EnrolmentState.CREDITS_COMPLETE),
        "expired": lambda: finish(order, EnrolmentState.EXPIRED),
    }


def acts_on_unpaid(market: Market, order: Order, payment: Payment) -> dict[str, Act]:
    """The money has moved at the provider; nobody here knows."""
    return {
        "notice": lambda: market.tell(payment),
        "ask": lambda: paying.ask_provider(payment=payment, by=None),
        "cancel": lambda: cancel_order(order=Order.objects.get(pk=order.pk), by=None),
        "expire": lambda: _expire(order),
        "send": refunding.send_due_refunds,
    }


def _expire(order: Order) -> object:
    Order.objects.filter(pk=order.pk).update(expires_at=db_now())
    return paying.expire_order(order=Order.objects.get(pk=order.pk), by=None)


def settle_everything(market: Market, payment: Payment) -> None:
    """What the scheduler would do next."""
    market.tell(payment)
    for _ in range(3):
        Refund.objects.filter(state="agreed").update(next_try_at=db_now())
        refunding.send_due_refunds()


def check_order(market: Market, order: Order, payment: Payment, pair: tuple[str, str]) -> None:
    order.refresh_from_db()
    entries = LedgerEntry.objects.filter(order=order)
    sums = dict(entries.order_by().values_list("kind").annotate(fen=Sum("amount_fen")))
    came, went = sums.get(LedgerKind.PAYMENT, 0), sums.get(LedgerKind.REFUND, 0)
    active = Enrolment.objects.filter(line__order=order).exclude(state__in=NO_LONGER_ACTIVE)
    assert (came, order.paid_fen) == (30000, 30000), pair
    assert went == order.refunded_fen == market.trade_of(payment).refunded_fen, pair
    assert went in {0, came}, pair
    assert active.exists() == (went == 0), (pair, order.state)
    if went:
        assert order.state in {"refunded", "cancelled", "expired"}, pair
    else:
        assert order.state == "approved", pair


def race(market: Market, rounds: int, *, is_paid: bool) -> None:
    names = acts_on_paid if is_paid else acts_on_unpaid
    with enter_tenant(market.schema):
        probe = market.order(places=PLACES)
        pairs = list(combinations_with_replacement(names(market, probe, _begun(market, probe)), 2))
    for pair in pairs * rounds:
        with enter_tenant(market.schema):
            order = market.order()
            payment = _begun(market, order)
            market.pay(payment)
            if is_paid:
                market.tell(payment)
            acts = names(market, order, payment)
        fire(market.schema, [acts[name] for name in pair])
        with enter_tenant(market.schema):
            if pair == ("expired", "expired") or "expired" in pair:
                continue
            settle_everything(market, payment)
            check_order(market, order, payment, pair)


def _begun(market: Market, order: Order) -> Payment:
    return market.begin(order, "alipay", "page")


@pytest.mark.rule("PL-40")
def test_pairs_on_a_paid_order(racing_market: Market) -> None:
    race(racing_market, ROUNDS, is_paid=True)


@pytest.mark.rule("PL-40", "YN-15")
def test_pairs_on_an_order_whose_money_is_on_its_way(racing_market: Market) -> None:
    race(racing_market, ROUNDS, is_paid=False)


@pytest.mark.money
@pytest.mark.rule("PL-40", "YN-15")
def test_pairs_raced_many_times(racing_market: Market) -> None:
    race(racing_market, MANY_ROUNDS, is_paid=True)
    race(racing_market, MANY_ROUNDS, is_paid=False)


@pytest.mark.rule("PL-40")
def test_fifty_presses_at_once_begin_one_payment(racing_market: Market) -> None:
    with enter_tenant(racing_market.schema):
        order = racing_market.order()
        browsers = [SignedIn(racing_market.user, racing_market.schema) for _ in range(50)]
    told = {"way": "alipay:page", "idempotency_key": "press-50-times"}
    path = f"/enterprise/orders/{order.public_id}/pay/"

    answers = fire(
        racing_market.schema,
        [
            lambda browser=browser: browser.post(path, told).headers["Location"]
            for browser in browsers
        ],
    )

    with enter_tenant(racing_market.schema):
        begun = list(Payment.objects.values_list("public_id", flat=True))
    assert len(begun) == 1
    assert set(answers) == {f"/enterprise/payments/{begun[0]}/"}
