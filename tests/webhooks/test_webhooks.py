"""Webhooks to a real receiver: signed, after commit, tried again, never inside (PL-64, T47)."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from anpei.audit.models import AuditEntry
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.payments.domain import approve_order, file_receipt, place_order
from anpei.webhooks import domain
from anpei.webhooks.kinds import EventKind
from anpei.webhooks.models import Webhook, WebhookDelivery
from anpei.webhooks.states import PAUSES
from anpei.webhooks.tasks import forget_webhooks
from tests.enrolment.applying import SignedIn, billing
from tests.factories import Cast, make_enrolment

pytestmark = pytest.mark.rule("PL-64")


@dataclass
class Receiver:
    """What came in, and what is answered next."""

    port: int = 0
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.FETCH_NETWORKS = ("127.0.0.0/8",)
    here = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.got.append((dict(self.headers), body))
            self.send_response(here.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


def register(cast: Cast, receiver: Receiver, *kinds: str) -> tuple[Webhook, str]:
    return domain.register_webhook(
        name="企业系统", url=receiver.url, kinds=kinds or EventKind.values, by=cast.staff
    )


def pass_time() -> None:
    WebhookDelivery.objects.update(next_try_at=db_now() - timedelta(seconds=1))


def pay(cast: Cast) -> str:
    order = place_order(
        enterprise=cast.licence.enterprise,
        training_class=cast.training_class,
        licences=[cast.licence.public_id],
        billing=billing(),
        by=cast.alice,
    )
    file_receipt(
        order=order,
        payer_name="济南泰山建筑有限公司",
        account_last4="0001",
        paid_on=db_now().date(),
        by=cast.alice,
    )
    approve_order(order=order, by=cast.staff)
    return order.public_id


def test_a_paid_order_is_told_signed(cast: Cast, receiver: Receiver) -> None:
    _hook, secret = register(cast, receiver, EventKind.ORDER_PAID)

    order = pay(cast)
    tried = domain.deliver_due()
    headers, body = receiver.got[0]
    stamp, given = (part.partition("=")[2] for part in headers["X-Anpei-Signature"].split(","))
    expected = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    told = json.loads(body)

    assert (tried, len(receiver.got), given) == (1, 1, expected)
    assert abs(int(stamp) - db_now().timestamp()) < 60
    assert (told["kind"], told["association"], told["data"]["order"]) == (
        "order.paid",
        "jinan",
        order,
    )
    assert headers["X-Anpei-Delivery"] == told["id"]
    assert cast.licence.person.id_number not in body.decode()
    assert WebhookDelivery.objects.get().state == "delivered"


def test_results_are_told_as_they_move(cast: Cast, receiver: Receiver) -> None:
    register(cast, receiver)
    enrolment = make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.EXAM_PASSED)

    for to in (EnrolmentState.QUALIFIED, EnrolmentState.REPORTED, EnrolmentState.CERTIFIED):
        move_enrolment(enrolment=enrolment, to=to, by=None)
    domain.deliver_due()

    assert [json.loads(body)["kind"] for _headers, body in receiver.got] == [
        "enrolment.qualified",
        "enrolment.reported",
        "enrolment.certified",
    ]


def test_what_is_rolled_back_is_not_told(cast: Cast, receiver: Receiver) -> None:
    register(cast, receiver)

    with transaction.atomic():
        pay(cast)
        transaction.set_rollback(True)

    assert (domain.deliver_due(), receiver.got) == (0, [])


def test_a_failing_receiver_is_tried_again_ever_later_and_given_up(
    cast: Cast, receiver: Receiver
) -> None:
    register(cast, receiver, EventKind.ORDER_PAID)
    receiver.status = 500
    pay(cast)
    waits = []

    for _turn in PAUSES:
        domain.deliver_due()
        waits.append(WebhookDelivery.objects.get().next_try_at - db_now())
        assert domain.deliver_due() == 0
        pass_time()
    domain.deliver_due()
    dead = WebhookDelivery.objects.get()

    assert [round(wait / pause, 1) for wait, pause in zip(waits, PAUSES, strict=True)] == [
        1.0
    ] * len(PAUSES)
    assert (dead.state, dead.status, len(receiver.got)) == ("dead", 500, len(PAUSES) + 1)
    assert len({body for _headers, body in receiver.got}) == 1


def test_a_redirect_is_not_followed(cast: Cast, receiver: Receiver) -> None:
    register(cast, receiver, EventKind.ORDER_PAID)
    receiver.status = 302
    pay(cast)

    domain.deliver_due()

    assert (WebhookDelivery.objects.get().status, len(receiver.got)) == (302, 1)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://user:pass@example.org/",
        "https://localhost:8443/",
        "ftp://example.org/",
        "nothing",
    ],
)
def test_an_address_inside_is_refused_when_it_is_saved(cast: Cast, url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        domain.register_webhook(name="x", url=url, kinds=EventKind.values, by=cast.staff)

    assert (refused.value.field, Webhook.objects.count()) == ("url", 0)


def test_an_address_that_leads_inside_later_is_not_called(
    cast: Cast, receiver: Receiver, settings: Settings
) -> None:
    register(cast, receiver, EventKind.ORDER_PAID)
    pay(cast)
    settings.FETCH_NETWORKS = ()

    domain.deliver_due()

    assert (receiver.got, WebhookDelivery.objects.get().state) == ([], "queued")
    assert WebhookDelivery.objects.get().last_error != ""


def test_staff_see_the_secret_once_switch_off_and_send_again(
    cast: Cast, receiver: Receiver
) -> None:
    browser = SignedIn(cast.staff)
    sent = {"name": "系统", "url": receiver.url, "kinds": [EventKind.ORDER_PAID]}
    page = browser.post("/staff/webhooks/new/", sent).content.decode()
    hook = Webhook.objects.get()
    detail = f"/staff/webhooks/{hook.public_id}/"
    pay(cast)
    domain.deliver_due()
    delivery = WebhookDelivery.objects.get()

    listed = browser.get(detail).content.decode()
    browser.post(f"/staff/webhooks/deliveries/{delivery.public_id}/resend/")
    again = domain.deliver_due()
    browser.post(f"{detail}switch/", {"on": "no"})

    assert (hook.secret in page, hook.secret in listed) == (True, False)
    assert delivery.public_id in listed
    assert (again, len({body for _headers, body in receiver.got})) == (1, 1)
    assert not Webhook.objects.get().is_on
    assert AuditEntry.objects.filter(act__startswith="webhook").count() == 3


def test_settled_deliveries_are_forgotten_after_their_retention(
    cast: Cast, receiver: Receiver
) -> None:
    hook, _secret = register(cast, receiver)
    now = db_now()
    kept = []
    for state, days in (
        ("delivered", 91),
        ("dead", 91),
        ("queued", 91),
        ("delivered", 89),
        ("dead", 89),
    ):
        settled = None if state == "queued" else now - timedelta(days=days)
        row = WebhookDelivery.objects.create(
            webhook=hook,
            kind=EventKind.ORDER_PAID,
            body="{}",
            state=state,
            next_try_at=now,
            created_at=now - timedelta(days=days),
            settled_at=settled,
        )
        if state == "queued" or days == 89:
            kept.append(row)

    forget_webhooks("jinan")

    assert list(WebhookDelivery.objects.order_by("pk")) == kept
