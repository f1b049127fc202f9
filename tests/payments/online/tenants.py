"""Associations of the dummy province, their orders, and what the gateway tells about them."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from anpei.accounts.models import User
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import db_now
from anpei.payments.domain import paying, place_order
from anpei.payments.models import Order, Payment
from anpei.people.models import Enterprise
from anpei.sandbox.gateway.book import Gateway
from anpei.sandbox.gateway.sender import notice
from anpei.sandbox.gateway.trades import Refund as SentRefund
from anpei.sandbox.gateway.trades import Trade
from tenants.hosts import forget_hosts
from tenants.models import Association, Domain
from tests.enrolment.applying import billing
from tests.factories import (
    make_class,
    make_enterprise,
    make_enterprise_user,
    make_licence,
    make_person,
)
from tests.fixtures.sandbox import RunningSandbox

EDITION = "dp-1"


def make_online_association(schema: str) -> Association:
    association = Association.objects.create(
        schema_name=schema, name="昆明注册考试中心", kind="dummy", city="昆明"
    )
    Domain.objects.create(domain=f"{schema}.localhost", tenant=association, is_primary=True)
    forget_hosts()
    return association


@dataclass
class Market:
    """Everything an online payment needs, from both sides."""

    gateway: Gateway
    sandbox: RunningSandbox
    schema: str = "kunming"
    enterprise: Enterprise | None = None
    training_class: TrainingClass | None = None
    _users: list[User] = field(default_factory=list)

    @property
    def merchant(self) -> str:
        return f"anpei-{self.schema}"

    def order(self, *, people: int = 1, places: int = 100) -> Order:
        """An order of one enterprise in one class."""
        if self.enterprise is None:
            self.enterprise = make_enterprise()
            self._users.append(make_enterprise_user(self.enterprise))
        if self.training_class is None:
            self.training_class = make_class(category="C1", edition_key=EDITION, places=places)
        licences = [
            make_licence(make_person(), self.enterprise, category="C1").public_id
            for _ in range(people)
        ]
        return place_order(
            enterprise=self.enterprise,
            training_class=self.training_class,
            licences=licences,
            billing=billing(),
            by=None,
        )

    @property
    def user(self) -> User:
        return self._users[0]

    def begin(self, order: Order, provider: str = "alipay", way: str = "page") -> Payment:
        """Opened, the provider told, the payer at its checkout."""
        payment = paying.open_payment(order=order, provider=provider, way=way, by=None)
        handover = paying.hand_over(payment=payment)
        if handover.kind == "redirect":
            httpx.get(handover.url, trust_env=False, follow_redirects=True).raise_for_status()
        if handover.kind == "form":
            httpx.post(handover.url, data=handover.fields, trust_env=False)
        return payment

    def trade_of(self, payment: Payment) -> Trade:
        found = self.gateway.trades.trade(payment.provider, self.merchant, payment.number)
        assert found is not None
        return found

    def pay(self, payment: Payment) -> Trade:
        """Money has moved at the gateway; nobody here knows yet."""
        return self.gateway.trades.pay(self.trade_of(payment))

    def tell(
        self,
        payment: Payment,
        *,
        spoil: str = "",
        refund: SentRefund | None = None,
        times: int = 1,
    ) -> HttpResponse:
        """The gateway's notification, as it comes in; the last answer."""
        merchant = self.gateway.keys.merchant(self.merchant)
        headers, body = notice(
            self.gateway, merchant, self.trade_of(payment), refund=refund, spoil=spoil
        )
        for _ in range(times):
            answer = post_notice(self.schema, payment, headers, body)
        return answer

    def paid(self, order: Order, provider: str = "alipay", way: str = "page") -> Payment:
        """The whole way to a paid order."""
        payment = self.begin(order, provider, way)
        self.pay(payment)
        self.tell(payment)
        payment.refresh_from_db()
        order.refresh_from_db()
        return payment


def post_notice(
    schema: str, payment: Payment, headers: dict[str, str], body: bytes
) -> HttpResponse:
    """POST to the payment's own address on the association's host."""
    given = {name: value for name, value in headers.items() if name != "Content-Type"}
    path = reverse("payments:notice", args=[payment.provider, payment.number])
    return Client(HTTP_HOST=f"{schema}.localhost").post(
        urlsplit(path).path, body, content_type=headers["Content-Type"], headers=given
    )


def expire(order: Order) -> None:
    """Let its time be over."""
    from datetime import timedelta

    Order.objects.filter(pk=order.pk).update(expires_at=db_now() - timedelta(minutes=1))
    paying.expire_due_orders()
    order.refresh_from_db()
