"""From an order to study by an online payment: once, by signature, never by the way back."""

import time
from datetime import timedelta

import httpx
import pytest

from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.messages.models import Message
from anpei.payments.accounts import account_for
from anpei.payments.domain import cancel_order, paying, refunding
from anpei.payments.domain.paying.open import NotPayable
from anpei.payments.domain.refunding import RefundPayee
from anpei.payments.domain.refunding.send import send_refund
from anpei.payments.gateways import ONLINE
from anpei.payments.gateways.contract import RefundAsk
from anpei.payments.models import (
    LedgerEntry,
    Order,
    Payment,
    ProviderConnection,
    Refund,
    RefusedNotice,
)
from anpei.payments.queries.paying import offered_ways
from anpei.sandbox.gateway.merchants import accounts
from tests.payments.online.tenants import Market, expire, post_notice

WAYS = [
    ("alipay", "page"),
    ("alipay", "wap"),
    ("alipay", "qr"),
    ("wechat", "native"),
    ("wechat", "h5"),
    ("unionpay", "b2c"),
]
ONE_EACH = [("alipay", "page"), ("wechat", "native"), ("unionpay", "b2c")]


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
    assert (order.state, order.paid_fen) == ("approved", 30000)
    assert answer.status_code == (204 if provider == "wechat" else 200)
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
@pytest.mark.parametrize(("provider", "way"), ONE_EACH)
def test_a_payment_nobody_told_of_is_found_by_asking(
    market: Market, order: Order, provider: str, way: str
) -> None:
    payment = market.begin(order, provider, way)
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
@pytest.mark.parametrize(("provider", "way"), ONE_EACH)
def test_a_forged_notice_changes_nothing(
    market: Market, order: Order, provider: str, way: str
) -> None:
    payment = market.begin(order, provider, way)
    market.pay(payment)

    answers = {market.tell(payment, spoil=spoil).status_code for spoil in FORGED}

    order.refresh_from_db()
    told = dict(RefusedNotice.objects.values_list("reason", "times"))
    assert answers == {200 if provider == "alipay" else 400}
    assert (order.state, ledger()) == ("awaiting_payment", [])
    # UnionPay knows no applications: a wrong one is a wrong seller.
    apps = {"seller": 2} if provider == "unionpay" else {"seller": 1, "app": 1}
    assert told == {"signature": 4, "amount": 1, "number": 1, **apps}


@pytest.mark.rule("PL-41")
@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"sign=%zz&sign_type=RSA2", b"a=1&a=2", b"{}", b'{"resource": 7}', b"[]"],
)
def test_rubbish_is_refused_in_the_providers_words(
    market: Market, order: Order, body: bytes
) -> None:
    for provider, way in ONE_EACH:
        payment = market.begin(order, provider, way)

        answer = post_notice(market.schema, payment, {"Content-Type": "text/plain"}, body)

        refused = ONLINE[provider].refused
        assert (answer.status_code, answer.content) == (refused.status, refused.body)


@pytest.mark.rule("PL-40", "YN-15")
@pytest.mark.parametrize(("provider", "way"), ONE_EACH)
def test_a_refund_goes_back_the_way_it_came(
    market: Market, order: Order, provider: str, way: str
) -> None:
    payment = market.paid(order, provider, way)
    refund = refunding.request_refund(
        order=order,
        enrolments=list(order.lines.values_list("enrolment__public_id", flat=True)),
        reason="报错班次",
        payee=None,
        by=None,
    )

    refunding.agree_refund(refund=refund, by=None)
    refunding.send_due_refunds()
    if provider != "alipay":
        # Sent a moment later; then the provider tells, or is asked.
        time.sleep(2.1)
        sent = market.gateway.trades.find_refund(refund.request_number)
        assert sent is not None
        market.tell(payment, refund=sent[0], times=2)

    order.refresh_from_db()
    payment.refresh_from_db()
    refund.refresh_from_db()
    assert (refund.state, order.state, payment.state) == ("refunded", "refunded", "refunded")
    assert ledger() == [("payment", provider, 30000), ("refund", provider, 30000)]
    assert market.trade_of(payment).refunded_fen == 30000


@pytest.mark.rule("PL-40")
def test_a_refund_whose_answer_is_lost_is_sent_once(market: Market, order: Order) -> None:
    payment = market.paid(order)
    refund = refunding.request_refund(
        order=order,
        enrolments=list(order.lines.values_list("enrolment__public_id", flat=True)),
        reason="报错班次",
        payee=None,
        by=None,
    )
    refunding.agree_refund(refund=refund, by=None)
    market.sandbox.fault("/gateway/alipay", "drop_after_accept")

    first = refunding.send_due_refunds()
    Refund.objects.update(next_try_at=db_now())
    second = refunding.send_due_refunds()

    assert (first, second) == (0, 1)
    assert market.trade_of(payment).refunded_fen == 30000
    assert ledger() == [("payment", "alipay", 30000), ("refund", "alipay", 30000)]


@pytest.mark.rule("PL-41")
def test_a_provider_switched_off_still_settles_asks_and_refunds(
    market: Market, order: Order
) -> None:
    payment = market.begin(order)
    market.pay(payment)
    paying.switch_provider(provider="alipay", is_on=False, by=None)

    asked = paying.ask_provider(payment=payment, by=None)

    assert asked.state == "paid"
    assert {key for key, _way in offered_ways(order)} == {"wechat", "unionpay"}
    assert paying.try_connection(provider="alipay", by=None) == ""


def asked_back(order: Order) -> Refund:
    """Agreed, and about to be sent."""
    refund = refunding.request_refund(
        order=order,
        enrolments=list(order.lines.values_list("enrolment__public_id", flat=True)),
        reason="报错班次",
        payee=None,
        by=None,
    )
    return refunding.agree_refund(refund=refund, by=None)


def by_bank(refund: Refund) -> Refund:
    return refunding.record_refund(
        refund=refund, bank_reference="B20261121001", sent_on=policy_today(), by=None
    )


@pytest.mark.rule("PL-40")
def test_a_refund_leaves_by_provider_or_by_bank(market: Market, order: Order) -> None:
    payment = market.paid(order)
    refund = asked_back(order)
    slow_worker = Refund.objects.select_related("payment", "order").get()

    with pytest.raises(Conflict):
        by_bank(refund)
    Refund.objects.update(next_try_at=None, trouble="refused")
    by_bank(refund)
    sent = send_refund(refund=slow_worker)

    assert (sent, market.trade_of(payment).refunded_fen) == (False, 0)
    assert ledger() == [("payment", "alipay", 30000), ("refund", "bank_transfer", 30000)]


@pytest.mark.rule("PL-40")
def test_two_workers_with_one_refund_send_it_once(market: Market, order: Order) -> None:
    market.paid(order)
    asked_back(order)
    first, second = (Refund.objects.select_related("payment", "order").get() for _ in range(2))
    market.sandbox.fault("/gateway/alipay", "drop_after_accept")

    assert (send_refund(refund=first), send_refund(refund=second)) == (False, False)

    assert Refund.objects.get().tries == 2


@pytest.mark.rule("PL-41")
def test_unionpays_repeated_refund_is_under_way(market: Market, order: Order) -> None:
    payment = market.paid(order, "unionpay", "b2c")
    refund = asked_back(order)
    asked = RefundAsk(
        number=payment.number,
        trade_number=payment.trade_number,
        paid_at=payment.begun_at,
        request_number=refund.request_number,
        asked_at=refund.requested_at,
        amount_fen=30000,
        total_fen=30000,
        reason="",
        notify_url="",
    )

    told = [ONLINE["unionpay"].refund(account_for(payment), asked).state for _ in range(2)]

    assert told == ["processing", "processing"]


@pytest.mark.rule("PL-41")
def test_what_an_earlier_account_took_is_settled_and_sent_back_with_it(market: Market) -> None:
    paid, waiting = market.order(), market.order()
    first = market.paid(paid)
    begun = market.begin(waiting)
    market.pay(begun)
    keys = market.gateway.keys
    told = accounts(keys.merchant("second"), keys.authority())["alipay"]

    paying.connect_provider(provider="alipay", values=told, by=None)
    answer = market.tell(begun)
    asked_back(paid)
    refunding.send_due_refunds()

    waiting.refresh_from_db()
    later = paying.open_payment(order=market.order(), provider="alipay", way="page", by=None)
    assert (answer.content, waiting.state) == (b"success", "approved")
    assert market.trade_of(first).refunded_fen == 30000
    assert account_for(later).seller == told["seller_id"]
    rows = ProviderConnection.objects.filter(provider="alipay")
    assert sorted(rows.values_list("is_current", "is_on")) == [(False, False), (True, True)]
    keyless = {**accounts(keys.merchant("third"), keys.authority())["alipay"], "private_key": ""}
    with pytest.raises(InvalidInput):
        paying.connect_provider(provider="alipay", values=keyless, by=None)


@pytest.mark.rule("YN-16")
def test_a_link_for_a_phone_is_asked_for_anew(market: Market, order: Order) -> None:
    payment = market.begin(order, "wechat", "h5")
    payment.refresh_from_db()
    kept = paying.hand_over(payment=payment)
    over = db_now() - timedelta(seconds=1)
    payment.handover = {**(payment.handover or {}), "good_until": over.isoformat(), "url": "old"}

    anew = paying.hand_over(payment=payment)
    gone = kept.url.replace("until=", "until=1&until=")

    assert (kept.kind, anew.kind, anew.url != "old") == ("redirect", "redirect", True)
    assert "链接已失效" in httpx.get(gone, trust_env=False).text
    assert "确认支付" in httpx.get(anew.url, trust_env=False).text


@pytest.mark.rule("YN-14")
def test_what_costs_nothing_is_approved_at_once(market: Market) -> None:
    market.order()
    TrainingClass.objects.update(fee_fen=0)
    market.training_class = TrainingClass.objects.get()

    free = market.order()

    expire(free)
    assert (free.state, free.amount_fen, free.paid_fen) == ("approved", 0, 0)
    assert Enrolment.objects.get(line__order=free).state == "studying"
    with pytest.raises(InvalidInput) as error:
        refunding.request_refund(
            order=free,
            enrolments=list(free.lines.values_list("enrolment__public_id", flat=True)),
            reason="报错班次",
            payee=RefundPayee(payee_name="甲", payee_bank="乙", payee_account="150000000001"),
            by=None,
        )
    assert error.value.field == "enrolments"
