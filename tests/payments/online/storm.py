"""A storm of notifications: many trades, each told of once to ten times, one in ten forged."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse

from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.kernel.clock import db_now, policy_today
from anpei.payments.domain import paying
from anpei.payments.models import Order, OrderLine, Payment
from anpei.people.models import Enterprise
from anpei.sandbox.gateway.sender import notice
from anpei.sandbox.gateway.trades import Spoil
from tenants.entering import enter_tenant
from tests.enrolment.applying import FILED
from tests.factories import make_class, make_enterprise, make_licence, make_person
from tests.payments.online.tenants import EDITION, Market

PROVIDERS = ("alipay", "alipay", "alipay", "wechat", "wechat", "unionpay")
SPOILS = [spoil for spoil in Spoil if spoil]
FEE = 20_000
DAY_LATE = timedelta(hours=25)


@dataclass(frozen=True)
class Delivery:
    """What is posted, where, and whether it is the truth."""

    path: str
    headers: dict[str, str]
    body: bytes
    genuine: bool


@dataclass
class Storm:
    """``paid``: numbers of payments whose money has moved; ``answers``: status → how often."""

    deliveries: list[Delivery]
    paid: set[str]
    late: set[str]
    answers: Counter[tuple[bool, int]]


def make_storm(market: Market, notices: int, seed: int = 20_261_121) -> Storm:
    """Orders, trades and the shuffled deliveries; about one trade in eight is never paid."""
    chance = random.Random(seed)
    trades = max(8, round(notices * 0.9 / 5.5 / 0.875))
    with enter_tenant(market.schema):
        payments = _payments(trades, chance)
        storm = Storm([], set(), set(), Counter())
        genuine: list[Delivery] = []
        for payment in payments:
            genuine += _trade(market, payment, storm, chance)
        _expire_late(storm)
        forged = [
            _delivery(market, chance.choice(payments), chance.choice(SPOILS))
            for _ in range(len(genuine) // 9)
        ]
    storm.deliveries = genuine + forged
    chance.shuffle(storm.deliveries)
    return storm


def deliver(market: Market, storm: Storm, threads: int = 4) -> None:
    """Post everything, several at once."""

    def post(delivery: Delivery) -> tuple[bool, int]:
        client = Client(HTTP_HOST=f"{market.schema}.localhost", raise_request_exception=False)
        given = {name: value for name, value in delivery.headers.items() if name != "Content-Type"}
        answer = client.post(
            delivery.path,
            delivery.body,
            content_type=delivery.headers["Content-Type"],
            headers=given,
        )
        return delivery.genuine, answer.status_code

    def work(part: list[Delivery]) -> Counter[tuple[bool, int]]:
        try:
            return Counter(post(delivery) for delivery in part)
        finally:
            connection.close()

    parts = [storm.deliveries[start::threads] for start in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        for counted in pool.map(work, parts):
            storm.answers += counted


def _payments(count: int, chance: random.Random) -> list[Payment]:
    """Orders of one person each, written in bulk, waiting for money."""
    enterprise, now = make_enterprise(), db_now()
    training_class = make_class(category="C1", edition_key=EDITION, places=5 * count, fee_fen=FEE)
    licences = [make_licence(make_person(), enterprise, category="C1") for _ in range(count)]
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            training_class=training_class,
            licence=licence,
            person=licence.person,
            enterprise=enterprise,
            edition_key=EDITION,
            term=licence.valid_until,
        )
        for licence in licences
    )
    TrainingClass.objects.filter(pk=training_class.pk).update(taken=F("taken") + count)
    orders = Order.objects.bulk_create(
        _order(number, enterprise, training_class) for number in range(count)
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, enrolment=enrolment, amount_fen=FEE)
        for order, enrolment in zip(orders, enrolments, strict=True)
    )
    return Payment.objects.bulk_create(
        Payment(
            number=f"STORM{number:08d}{chance.randrange(10**8):08d}",
            order=order,
            provider=(provider := chance.choice(PROVIDERS)),
            way={"alipay": "page", "wechat": "native", "unionpay": "b2c"}[provider],
            amount_fen=FEE,
            begun_at=now,
            expires_at=now + timedelta(minutes=30),
            actor="storm",
        )
        for number, order in enumerate(orders)
    )


def _order(number: int, enterprise: Enterprise, training_class: TrainingClass) -> Order:
    return Order(
        number=f"S{policy_today():%y%m%d}{number:07d}",
        enterprise=enterprise,
        training_class=training_class,
        people=1,
        amount_fen=FEE,
        edition_key=EDITION,
        **FILED,
    )


def _trade(market: Market, payment: Payment, storm: Storm, chance: random.Random) -> list[Delivery]:
    """The gateway's trade of a payment: paid or not, told of once to ten times, some a day late."""
    trade = market.gateway.trades.begin(
        provider=payment.provider,
        merchant=market.merchant,
        number=payment.number,
        way=payment.way,
        subject="继续教育",
        amount_fen=payment.amount_fen,
        notify_url="",
        expires_at=time.time() + 1800,
        extra=f"{policy_today():%Y%m%d}000000",
    )
    if chance.random() < 0.125:
        return []
    is_late = chance.random() < 0.03
    paid_at = time.time() - (DAY_LATE.total_seconds() if is_late else 0)
    market.gateway.trades.pay(trade, paid_at)
    storm.paid.add(payment.number)
    if is_late:
        storm.late.add(payment.number)
    return [_delivery(market, payment, "")] * chance.randint(1, 10)


def _delivery(market: Market, payment: Payment, spoil: str) -> Delivery:
    merchant = market.gateway.keys.merchant(market.merchant)
    trade = market.gateway.trades.trade(payment.provider, market.merchant, payment.number)
    assert trade is not None
    headers, body = notice(market.gateway, merchant, trade, spoil=spoil)
    path = reverse("payments:notice", args=[payment.provider, payment.number])
    return Delivery(path, headers, body, genuine=not spoil)


def _expire_late(storm: Storm) -> None:
    """The orders of late money have expired long before it is told of."""
    late = Order.objects.filter(payments__number__in=storm.late)
    late.update(expires_at=db_now() - timedelta(hours=24))
    while paying.expire_due_orders():
        pass
