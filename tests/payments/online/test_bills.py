"""The provider's daily bill against the ledger: what is missing is booked or listed (PL-42)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from anpei.kernel.clock import db_now
from anpei.payments.domain import paying, refunding
from anpei.payments.models import LedgerEntry, Payment
from tests.payments.online.tenants import Market

ONE_EACH = [("alipay", "page"), ("wechat", "native"), ("unionpay", "b2c")]


def bill_day(provider: str) -> date:
    """The provider's day of this moment: UnionPay's ends at 23:00."""
    now = timezone.localtime(db_now())
    late = provider == "unionpay" and now.hour >= 23
    return now.date() + timedelta(days=late)


@pytest.mark.rule("PL-42")
@pytest.mark.parametrize(("provider", "way"), ONE_EACH)
def test_a_bill_that_agrees_shows_no_difference(market: Market, provider: str, way: str) -> None:
    for _ in range(3):
        market.paid(market.order(), provider, way)

    bill = paying.reconcile_day(provider=provider, day=bill_day(provider), by=None)

    sums = (bill.rows, bill.paid_fen, bill.our_paid_fen, bill.trouble)
    assert sums == (3, 90000, 90000, "")
    assert list(bill.differences.values_list("kind", "number")) == []


@pytest.mark.rule("PL-42")
@pytest.mark.parametrize(("provider", "way"), ONE_EACH)
def test_money_only_the_bill_knows_of_is_booked(market: Market, provider: str, way: str) -> None:
    order = market.order()
    market.pay(market.begin(order, provider, way))

    bill = paying.reconcile_day(provider=provider, day=bill_day(provider), by=None)

    order.refresh_from_db()
    assert (order.state, bill.our_paid_fen) == ("approved", 30000)
    assert list(bill.differences.values_list("kind", "number")) == []


@pytest.mark.rule("PL-42")
def test_every_difference_is_listed_and_settled_by_a_person(market: Market) -> None:
    paid = market.paid(market.order())
    strange = market.gateway.trades.begin(
        provider="alipay",
        merchant=market.merchant,
        number="SHOP1",
        way="page",
        subject="别处的订单",
        amount_fen=500,
        notify_url="",
        expires_at=db_now().timestamp() + 60,
    )
    market.gateway.trades.pay(strange)
    Payment.objects.filter(pk=paid.pk).update(amount_fen=29900)
    ghost = market.paid(market.order())
    LedgerEntry.objects.filter(payment=ghost).update(amount_fen=30000)
    Payment.objects.filter(pk=ghost.pk).update(number="GONE")

    bill = paying.reconcile_day(provider="alipay", day=bill_day("alipay"), by=None)

    found = sorted(bill.differences.values_list("kind", "their_fen", "our_fen"))
    assert found == [
        ("amount", 30000, 29900),
        ("missing_payment", 0, 30000),
        ("unknown_payment", 500, 0),
        ("unknown_payment", 30000, 0),
    ]
    one = bill.differences.get(number="SHOP1")
    paying.settle_difference(difference=one, note="公众号商城的订单", by=market.user)
    again = paying.reconcile_day(provider="alipay", day=bill_day("alipay"), by=None)
    assert again.differences.filter(settled_at=None).count() == 3


@pytest.mark.rule("PL-42")
@pytest.mark.parametrize(("provider", "way"), ONE_EACH)
def test_refunds_are_on_the_bill_too(market: Market, provider: str, way: str) -> None:
    order = market.order()
    first, second = market.begin(order, provider, way), None
    market.pay(first)
    market.tell(first)
    Payment.objects.filter(pk=first.pk)
    second = market.order()
    late = market.begin(second, provider, way)
    market.pay(late)
    from anpei.payments.domain import cancel_order

    cancel_order(order=second, by=None)
    market.tell(late)
    refunding.send_due_refunds()
    if provider != "alipay":
        import time

        time.sleep(2.1)

    bill = paying.reconcile_day(provider=provider, day=bill_day(provider), by=None)

    assert (bill.refunded_fen, bill.our_refunded_fen) == (30000, 30000)
    assert list(bill.differences.values_list("kind", "number")) == []


@pytest.mark.rule("PL-42")
def test_a_bill_that_cannot_be_fetched_says_why_and_is_fetched_later(market: Market) -> None:
    market.sandbox.fault("/gateway/alipay", "error")

    bill = paying.reconcile_day(provider="alipay", day=bill_day("alipay"), by=None)
    again = paying.reconcile_day(provider="alipay", day=bill_day("alipay"), by=None)

    assert (bill.compared_at, bill.trouble) == (None, "alipay: HTTP 500")
    assert (again.trouble, again.rows) == ("", 0)
