"""A storm of notifications: many trades, each told of once to ten times, one in ten forged."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue

from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.urls import reverse

from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.kernel import crypto
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.identity_numbers import Gender, make_identity_number
from anpei.payments.domain import paying
from anpei.payments.models import Order, OrderLine, Payment
from anpei.people.models import Enterprise, Licence, Person
from anpei.sandbox.gateway.sender import notice
from anpei.sandbox.gateway.trades import Spoil
from tenants.entering import enter_tenant
from tests.enrolment.applying import FILED
from tests.factories import make_class, make_enterprise
from tests.payments.online.tenants import EDITION, Market

PROVIDERS = ("alipay", "alipay", "alipay", "wechat", "wechat", "unionpay")
SPOILS = [spoil for spoil in Spoil if spoil]
FEE = 20_000
DAY_LATE = timedelta(hours=25)
_BIRTHDAYS = 15_000


type Counts = Queue[Counter[tuple[bool, int]]]
"""How often something genuine or forged was answered with a status."""


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


def deliver(market: Market, storm: Storm, processes: int = 2, threads: int = 2) -> None:
    """Post everything to the WSGI application, several at once, as workers of a server would:
    processes of their own, threads in each, one handler a process."""
    fork = get_context("fork")
    counts: Counts = fork.Queue()
    connections.close_all()  # a connection that two processes hold speaks to neither
    workers = [
        fork.Process(target=_work, args=(market.schema, part, threads, counts))
        for part in _parts(storm.deliveries, processes)
    ]
    for worker in workers:
        worker.start()
    for _worker in workers:
        storm.answers += counts.get(timeout=3600)
    for worker in workers:
        worker.join()


def _parts(deliveries: list[Delivery], number: int) -> list[list[Delivery]]:
    return [deliveries[start::number] for start in range(number)]


def _work(
    schema: str,
    deliveries: list[Delivery],
    threads: int,
    counts: "Queue[Counter[tuple[bool, int]]]",
) -> None:
    """In a process of its own: post ``deliveries``; ``counts`` gets what was answered how often,
    nothing less than all of them."""
    handler = Client(HTTP_HOST=f"{schema}.localhost", raise_request_exception=False)
    handler.get("/payments/")  # loads the application once

    def post_all(part: list[Delivery]) -> Counter[tuple[bool, int]]:
        try:
            return Counter((one.genuine, _post(handler, one)) for one in part)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        counts.put(sum(pool.map(post_all, _parts(deliveries, threads)), Counter()))


def _post(handler: Client, delivery: Delivery) -> int:
    """The answer's status."""
    given = {name: value for name, value in delivery.headers.items() if name != "Content-Type"}
    return handler.post(
        delivery.path,
        delivery.body,
        content_type=delivery.headers["Content-Type"],
        headers=given,
    ).status_code


def _payments(count: int, chance: random.Random) -> list[Payment]:
    """Orders of one person each, written in bulk, waiting for money."""
    enterprise, now = make_enterprise(), db_now()
    training_class = make_class(category="C1", edition_key=EDITION, places=5 * count, fee_fen=FEE)
    licences = _licences(count, enterprise)
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


def _licences(count: int, enterprise: Enterprise) -> list[Licence]:
    """Each of a person of its own."""
    now, today = db_now(), policy_today()
    born = [date(1960, 1, 1) + timedelta(days=number % _BIRTHDAYS) for number in range(count)]
    numbers = [
        make_identity_number(
            division=990_102,
            birth_date=day,
            sequence=number // _BIRTHDAYS,
            gender=Gender.FEMALE,
        )
        for number, day in enumerate(born)
    ]
    people = Person.objects.bulk_create(
        Person(
            name="柯云",
            id_number=text,
            id_number_hash=crypto.lookup_hash(text),
            birth_date=day,
            mobile=f"199{number:08d}",
            registry_id=f"STORM-P{number}",
            synced_at=now,
        )
        for number, (text, day) in enumerate(zip(numbers, born, strict=True))
    )
    return Licence.objects.bulk_create(
        Licence(
            person=person,
            enterprise=enterprise,
            category="C1",
            number=f"云建安C1(2023){number:07d}",
            number_key=f"C12023{number:07d}",
            is_main=True,
            valid_from=today - timedelta(days=1000),
            valid_until=today + timedelta(days=100),
            registry_id=f"STORM-L{number}",
            synced_at=now,
        )
        for number, person in enumerate(people)
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
