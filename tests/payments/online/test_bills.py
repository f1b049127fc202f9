"""The provider's daily bill against the ledger: what is missing is booked or listed (PL-42)."""

from datetime import date, datetime, time, timedelta
from time import sleep

import pytest
from django.utils import timezone

from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import InvalidInput
from anpei.payments.domain import paying, refunding
from anpei.payments.models import BillDifference, LedgerEntry, Payment, ProviderBill, Refund
from tenants.entering import enter_tenant
from tests.enrolment.test_races import fire
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
        sleep(2.1)

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


def refunded(market: Market, *, by_bank: bool = False) -> Refund:
    """A refund that the provider has sent and nobody here knows of, given up by us."""
    order = market.order()
    payment = market.paid(order)
    refund = refunding.request_refund(
        order=order,
        enrolments=list(order.lines.values_list("enrolment__public_id", flat=True)),
        reason="报错班次",
        payee=None,
        by=None,
    )
    refunding.agree_refund(refund=refund, by=None)
    market.gateway.refund(market.trade_of(payment), refund.request_number, 30000)
    Refund.objects.update(next_try_at=None, tries=1)
    if by_bank:
        refunding.record_refund(refund=refund, bank_reference="B1", sent_on=policy_today(), by=None)
    return refund


@pytest.mark.rule("PL-42")
def test_money_sent_back_by_provider_and_by_bank_is_listed(market: Market) -> None:
    refund = refunded(market, by_bank=True)

    bill = paying.reconcile_day(provider="alipay", day=bill_day("alipay"), by=None)

    found = list(bill.differences.values_list("kind", "number"))
    assert found == [("unknown_refund", refund.request_number)]


@pytest.mark.rule("PL-42")
def test_a_refund_given_up_here_is_booked_from_the_bill(market: Market) -> None:
    refund = refunded(market)

    bill = paying.reconcile_day(provider="alipay", day=bill_day("alipay"), by=None)

    refund.refresh_from_db()
    assert (refund.state, bill.differences.count()) == ("refunded", 0)


@pytest.mark.rule("PL-42")
def test_a_refund_is_booked_on_the_providers_day(market: Market) -> None:
    order = market.order()
    payment = market.paid(order)
    refund = refunded(market)
    sent = market.gateway.trades.find_refund(refund.request_number)
    assert sent is not None

    paying.reconcile_day(provider="alipay", day=bill_day("alipay"), by=None)

    booked = LedgerEntry.objects.get(kind="refund").provider_at
    assert booked is not None
    assert (payment.state, int(booked.timestamp())) == ("paid", int(sent[0].at))


@pytest.mark.rule("PL-42")
def test_a_refund_that_the_next_day_lists_is_not_missing(market: Market) -> None:
    refunded(market)
    today = bill_day("alipay")
    yesterday = today - timedelta(days=1)
    paying.reconcile_day(provider="alipay", day=today, by=None)
    entry = LedgerEntry.objects.get(kind="refund")
    LedgerEntry.objects.filter(pk=entry.pk).update(provider_at=db_now() - timedelta(days=1))

    before = paying.reconcile_day(provider="alipay", day=yesterday, by=None)
    missing = list(before.differences.values_list("kind", flat=True))
    paying.reconcile_day(provider="alipay", day=today, by=None)

    assert missing == ["missing_refund"]
    assert before.differences.count() == 0


@pytest.mark.rule("PL-42")
def test_bills_are_compared_again_until_they_are_final(market: Market) -> None:
    today = bill_day("alipay")
    early, failed, done = (today - timedelta(days=back) for back in (2, 3, 4))
    midnight = timezone.make_aware(datetime.combine(early + timedelta(days=1), time(0, 30)))
    for day, at in ((early, midnight), (failed, None), (done, db_now())):
        ProviderBill.objects.create(provider="alipay", day=day, compared_at=at, trouble="?")

    paying.reconcile_due_bills()

    bills = ProviderBill.objects.filter(provider="alipay", day__in=(early, failed, done))
    assert list(bills.order_by("day").values_list("trouble", flat=True)) == ["?", "", ""]


@pytest.mark.rule("PL-42")
def test_a_day_that_is_not_over_or_long_gone_is_not_fetched(market: Market) -> None:
    today = bill_day("unionpay")

    for day in (today, today - timedelta(days=92)):
        with pytest.raises(InvalidInput):
            paying.fetch_bill(provider="unionpay", day=day, by=None)

    assert ProviderBill.objects.count() == 0


@pytest.mark.rule("PL-42")
def test_a_bill_compared_twice_at_once_is_whole(racing_market: Market) -> None:
    with enter_tenant(racing_market.schema):
        payment = racing_market.paid(racing_market.order())
        Payment.objects.filter(pk=payment.pk).update(number="GONE")

    results = fire(
        racing_market.schema,
        [lambda: paying.reconcile_day(provider="alipay", day=bill_day("alipay"), by=None)] * 4,
    )

    with enter_tenant(racing_market.schema):
        assert [type(one) for one in results] == [ProviderBill] * 4
        assert BillDifference.objects.count() == 2
