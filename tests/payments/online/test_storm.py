"""Whatever is told, in whatever order and however often: the ledger is the gateway's bill."""

import os
from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import db_now
from anpei.payments.domain import paying
from anpei.payments.models import LedgerEntry, Order, Payment
from tenants.entering import enter_tenant
from tests.payments.online.storm import FEE, deliver, make_storm
from tests.payments.online.tenants import Market

ALL = int(os.environ.get("ANPEI_NOTICES", "100000"))
"""How many notifications ``-m money`` sends."""
SOME = 150


def check_storm(market: Market, notices: int) -> None:
    storm = make_storm(market, notices)

    deliver(market, storm)

    accepted = {status for (genuine, status) in storm.answers if genuine}
    assert accepted == {200, 204}
    assert {status for _genuine, status in storm.answers} == {200, 204, 400}
    with enter_tenant(market.schema):
        paid = set(Payment.objects.filter(state="paid").values_list("number", flat=True))
        approved = Order.objects.filter(state="approved").count()
        studying = Enrolment.objects.filter(state="studying").count()
        booked = LedgerEntry.objects.aggregate(fen=Sum("amount_fen"))["fen"]
        bills = [
            paying.reconcile_day(provider=provider, day=day, by=None)
            for provider in ("alipay", "wechat", "unionpay")
            for day in (timezone.localdate(db_now()) + timedelta(days=n) for n in (-2, -1, 0, 1))
        ]
        differences = [one.number for bill in bills for one in bill.differences.all()]
    assert paid == storm.paid
    assert approved == studying == entries_of(market) == len(storm.paid)
    assert booked == sum(bill.paid_fen for bill in bills) == len(storm.paid) * FEE
    assert (differences, {bill.trouble for bill in bills}) == ([], {""})


def entries_of(market: Market) -> int:
    with enter_tenant(market.schema):
        return LedgerEntry.objects.count()


@pytest.mark.rule("PL-40", "PL-41", "PL-42", "PL-43")
def test_a_small_storm_of_notices(racing_market: Market) -> None:
    check_storm(racing_market, SOME)


@pytest.mark.money
@pytest.mark.rule("PL-40", "PL-41", "PL-42", "PL-43")
def test_a_hundred_thousand_notices(racing_market: Market) -> None:
    check_storm(racing_market, ALL)
