"""Paying through the pages, by an enterprise and by a person; staff connect, ask and compare."""

import secrets
from datetime import timedelta

import pytest
from django.utils import timezone

from anpei.kernel.clock import db_now
from anpei.payments.domain import paying
from anpei.payments.models import Order, Payment, ProviderBill, ProviderConnection
from anpei.sandbox.gateway.merchants import accounts
from tests.enrolment.applying import SignedIn
from tests.factories import make_learner_user, make_staff
from tests.payments.online.tenants import Market


def press(browser: SignedIn, path: str, **told: str) -> str:
    """POST as a form does; where it leads."""
    answer = browser.post(path, {"idempotency_key": secrets.token_hex(8), **told})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer.headers["Location"])


@pytest.mark.rule("YN-16", "YN-17")
def test_an_enterprise_pays_by_code_and_presses_i_have_paid(market: Market, order: Order) -> None:
    alice = SignedIn(market.user, market.schema)
    pay = f"/enterprise/orders/{order.public_id}/pay/"

    shown = alice.get(pay).content.decode()
    page = press(alice, pay, way="wechat:native")
    code = alice.get(page).content.decode()
    market.pay(Payment.objects.get())
    waiting = alice.get(f"{page}state/")
    press(alice, f"{page}ask/")
    result = alice.get(page).content.decode()

    assert "支付宝扫码支付" in shown
    assert "微信扫码支付" in shown
    assert "<svg" in code
    assert waiting.status_code == 200
    order.refresh_from_db()
    assert order.state == "approved"
    assert "学习已开通" in result
    assert alice.get(f"{page}state/").headers["HX-Redirect"] == page


@pytest.mark.rule("YN-16")
def test_a_person_pays_for_themselves_by_card(market: Market, order: Order) -> None:
    line = order.lines.select_related("enrolment__person").get()
    Order.objects.filter(pk=order.pk).update(payer_person=line.enrolment.person)
    person = SignedIn(make_learner_user(line.enrolment.person), market.schema)
    alice = SignedIn(market.user, market.schema)

    listed = person.get("/learner/orders/").content.decode()
    page = press(person, f"/learner/orders/{order.public_id}/pay/", way="unionpay:b2c")
    form = person.get(page)
    payment = Payment.objects.get()
    market.begin(Order.objects.get(pk=order.pk), "unionpay", "b2c")
    market.pay(payment)
    back = person.post(f"/payments/returned/{payment.public_id}/", {"respCode": "00"})
    unpaid = Order.objects.get(pk=order.pk).state
    market.tell(payment)

    assert order.number in listed
    assert "frontTransReq.do" in form.content.decode()
    assert f"form-action 'self' {market.sandbox.url}" in form.headers["Content-Security-Policy"]
    assert (back.status_code, back.headers["Location"]) == (302, page)
    assert unpaid == "awaiting_payment"
    assert "进入学习" in person.get(page).content.decode()
    assert alice.get(f"/enterprise/orders/{order.public_id}/").status_code == 404


@pytest.mark.rule("PL-41")
def test_staff_connect_test_and_switch_off(market: Market) -> None:
    ProviderConnection.objects.all().delete()
    staff = SignedIn(make_staff("boss", "admin"), market.schema)
    keys = market.gateway.keys
    told = accounts(keys.merchant(market.merchant), keys.authority())["wechat"]

    empty = staff.get("/staff/providers/").content.decode()
    refused = staff.post("/staff/providers/wechat/", {**told, "private_key": "no key"})
    saved = press(staff, "/staff/providers/wechat/", **told)
    again = press(
        staff, "/staff/providers/wechat/", **{**told, "private_key": "", "api_v3_key": ""}
    )
    form = staff.get("/staff/providers/wechat/").content.decode()
    press(staff, "/staff/providers/wechat/off/")

    connection = ProviderConnection.objects.get()
    assert "未接入" in empty
    assert refused.status_code == 422
    assert saved == again == "/staff/providers/"
    assert told["api_v3_key"] not in form
    assert told["merchant_id"] in form
    assert (connection.is_on, connection.test_trouble) == (False, "")
    assert connection.tested_at is not None


@pytest.mark.rule("PL-41")
def test_a_wrong_key_is_told_by_the_test(market: Market) -> None:
    other = accounts(market.gateway.keys.merchant("stranger"), market.gateway.keys.authority())[
        "alipay"
    ]
    mine = accounts(market.gateway.keys.merchant(market.merchant), market.gateway.keys.authority())[
        "alipay"
    ]

    paying.connect_provider(
        provider="alipay", values={**mine, "alipay_public_key": other["alipay_public_key"]}, by=None
    )

    trouble = paying.try_connection(provider="alipay", by=None)
    assert trouble == "the answer is not signed by Alipay's key"


@pytest.mark.rule("PL-42", "YN-17")
def test_finance_asks_compares_and_settles(market: Market, order: Order) -> None:
    finance = SignedIn(make_staff("fin", "finance"), market.schema)
    payment = market.begin(order)
    yesterday = (db_now() - timedelta(days=1)).timestamp()
    market.gateway.trades.pay(market.trade_of(payment), yesterday)
    market.gateway.trades.pay(
        market.gateway.trades.begin(
            provider="alipay", merchant=market.merchant, number="SHOP1", way="page",
            subject="别处", amount_fen=500, notify_url="", expires_at=db_now().timestamp(),
        ),
        yesterday,
    )  # fmt: skip

    listed = finance.get("/staff/payments/?provider=alipay").content.decode()
    press(finance, f"/staff/payments/{payment.public_id}/ask/")
    today = timezone.localdate(db_now())
    press(finance, "/staff/bills/fetch/", provider="alipay", day=today.isoformat())
    too_early = ProviderBill.objects.count()
    day = today - timedelta(days=1)
    page = press(finance, "/staff/bills/fetch/", provider="alipay", day=day.isoformat())
    difference = ProviderBill.objects.get().differences.get()
    press(finance, f"{page}{difference.pk}/settle/", note="商城订单")
    shown = finance.get(page).content.decode()

    assert payment.number in listed
    assert too_early == 0
    assert "SHOP1" in shown
    assert "商城订单" in shown
    assert Order.objects.get(pk=order.pk).state == "approved"
    assert finance.get("/staff/providers/").status_code == 403


@pytest.mark.rule("PL-03")
def test_a_strangers_payment_is_not_found(market: Market, order: Order) -> None:
    payment = market.begin(order)
    other = market.order()
    Order.objects.filter(pk=other.pk).update(enterprise=order.enterprise)
    from tests.factories import make_enterprise, make_enterprise_user

    charlie = SignedIn(make_enterprise_user(make_enterprise("青岛海河建设有限公司")), market.schema)

    paths = [
        f"/enterprise/orders/{order.public_id}/pay/",
        f"/enterprise/payments/{payment.public_id}/",
        f"/enterprise/payments/{payment.public_id}/state/",
    ]
    assert [charlie.get(path).status_code for path in paths] == [404, 404, 404]
    assert charlie.post(f"/enterprise/payments/{payment.public_id}/ask/").status_code == 404


@pytest.mark.rule("YN-15")
def test_the_page_says_until_when(market: Market, order: Order) -> None:
    left = order.expires_at - db_now() if order.expires_at else timedelta(0)

    page = SignedIn(market.user, market.schema).get(f"/enterprise/orders/{order.public_id}/pay/")

    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    assert "data-countdown" in page.content.decode()


@pytest.mark.rule("YN-17", "PL-40")
def test_a_page_left_open_stops_asking_once_the_order_is_paid(market: Market, order: Order) -> None:
    alice = SignedIn(market.user, market.schema)
    left_open = market.begin(order, "wechat", "native")
    market.paid(order, "alipay", "page")
    here = f"/enterprise/payments/{left_open.public_id}/"

    page, state = alice.get(here), alice.get(f"{here}state/")

    left_open.refresh_from_db()
    assert left_open.state == "created"
    assert left_open.expires_at <= db_now()
    paid = f"/enterprise/orders/{order.public_id}/"
    assert (page.status_code, page.headers["Location"]) == (302, paid)
    assert state.headers["HX-Redirect"] == here
