"""From an order to study by an online payment: once, by signature, never by the way back."""

import pytest

from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.kernel.clock import db_now
from anpei.messages.models import Message
from anpei.payments.domain import cancel_order, paying, refunding
from anpei.payments.domain.paying.open import NotPayable
from anpei.payments.models import LedgerEntry, Order, Payment, RefusedNotice
from tests.payments.online.tenants import Market, expire

WAYS = [("alipay", "page"), ("alipay", "wap"), ("alipay", "qr")]


def ledger() -> list[tuple[str, str, int]]:
    rows = LedgerEntry.objects.order_by("pk")
    return list(rows.values_list("kind", "provider", "amount_fen"))


@pytest.mark.rule("PL-40", "PL-41", "YN-16")
@pytest.mark.parametrize(("provider", "way"), WAYS)
def test_a_paid_order_opens_study(market: Market, order: Order, provider: str, way: str) -> None:
    payment = market.begin(order, provider, way)
    trade = market.pay(payment)

    answer = market.tell(payment)

    order.refresh_from_db()
    payment.refresh_from_db()
    assert (answer.status_code, order.state, order.paid_fen) == (200, "approved", 30000)
    assert (payment.state, payment.trade_number) == ("paid", trade.trade_number)
    assert ledger() == [("payment", provider, 30000)]
    assert [one.state for one in Enrolment.objects.all()] == ["studying"]


@pytest.mark.rule("PL-40")
def test_the_same_notice_ten_times_counts_once(market: Market, order: Order) -> None:
    payment = market.begin(order)
    market.pay(payment)

    answer = market.tell(payment, times=10)

    assert (answer.status_code, answer.content) == (200, b"success")
    assert ledger() == [("payment", "alipay", 30000)]


@pytest.mark.rule("YN-17")
def test_a_payment_nobody_told_of_is_found_by_asking(market: Market, order: Order) -> None:
    payment = market.begin(order)
    market.pay(payment)
    Payment.objects.update(next_query_at=db_now())

    asked = paying.ask_due_payments()

    order.refresh_from_db()
    assert (asked, order.state) == (1, "approved")


@pytest.mark.rule("YN-15")
def test_an_expired_order_gives_its_places_back(market: Market, order: Order) -> None:
    expire(order)

    assert order.state == "expired"
    assert TrainingClass.objects.get(pk=order.training_class_id).taken == 0
    assert [one.state for one in Enrolment.objects.all()] == ["cancelled"]
    kinds = list(Message.objects.values_list("kind", flat=True))
    assert kinds == ["payments.order_expired"]
    with pytest.raises(NotPayable):
        paying.open_payment(order=order, provider="alipay", way="page", by=None)


@pytest.mark.rule("YN-15")
def test_money_at_minute_31_is_honoured_while_the_place_is_free(
    market: Market, order: Order
) -> None:
    payment = market.begin(order)
    market.pay(payment)
    expire(order)

    market.tell(payment)

    order.refresh_from_db()
    assert (order.state, order.paid_fen, order.refunded_fen) == ("approved", 30000, 0)
    states = list(Enrolment.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["cancelled", "studying"]
    assert TrainingClass.objects.get(pk=order.training_class_id).taken == 1


@pytest.mark.rule("YN-15")
def test_money_at_minute_31_goes_back_when_the_place_is_gone(market: Market) -> None:
    order = market.order(places=1)
    payment = market.begin(order)
    market.pay(payment)
    expire(order)
    market.order()

    market.tell(payment)
    sent = refunding.send_due_refunds()

    order.refresh_from_db()
    payment.refresh_from_db()
    assert (sent, order.state, order.paid_fen, order.refunded_fen) == (1, "expired", 30000, 30000)
    assert payment.state == "refunded"
    assert ledger() == [("payment", "alipay", 30000), ("refund", "alipay", 30000)]
    assert market.trade_of(payment).refunded_fen == 30000
    told = Message.objects.filter(kind="payments.money_given_back").get()
    assert told.user_id == market.user.pk


@pytest.mark.rule("YN-17")
def test_what_is_paid_twice_goes_back_once(market: Market, order: Order) -> None:
    first = market.begin(order, "alipay", "page")
    second = market.begin(order, "alipay", "qr")
    market.pay(first)
    market.pay(second)

    market.tell(second)
    market.tell(first)
    refunding.send_due_refunds()

    order.refresh_from_db()
    assert (order.state, order.paid_fen, order.refunded_fen) == ("approved", 60000, 30000)
    states = list(Payment.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["refunded", "paid"]


@pytest.mark.rule("PL-40")
def test_money_for_a_cancelled_order_goes_back(market: Market, order: Order) -> None:
    payment = market.begin(order)
    cancel_order(order=order, by=None)
    market.pay(payment)

    market.tell(payment)
    refunding.send_due_refunds()

    order.refresh_from_db()
    assert (order.state, order.paid_fen, order.refunded_fen) == ("cancelled", 30000, 30000)


FORGED = {
    "bad_signature": "signature",
    "md5": "signature",
    "sha1": "signature",
    "other_merchant": "signature",
    "wrong_amount": "amount",
    "wrong_seller": "seller",
    "wrong_app": "app",
    "wrong_number": "number",
}


@pytest.mark.rule("PL-41")
@pytest.mark.parametrize(("spoil", "reason"), FORGED.items())
def test_a_forged_notice_changes_nothing(
    market: Market, order: Order, spoil: str, reason: str
) -> None:
    payment = market.begin(order)
    market.pay(payment)

    answer = market.tell(payment, spoil=spoil)

    order.refresh_from_db()
    assert (answer.status_code, answer.content) == (200, b"fail")
    assert (order.state, ledger()) == ("awaiting_payment", [])
    assert list(RefusedNotice.objects.values_list("reason", "times")) == [(reason, 1)]
