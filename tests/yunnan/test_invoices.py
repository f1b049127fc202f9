"""订单管理, 发票管理: asked for by itself, listed, downloaded, by whoever paid (YN-13, YN-18)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from anpei.accounts.models import User
from anpei.entry.domain import order_registered, save_invoice_profile
from anpei.entry.models import Registration
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.outside import OutsideLimits
from anpei.messages.models import Message
from anpei.payments.domain import invoicing, paying
from anpei.payments.invoice_client import connect_client
from anpei.payments.models import Invoice, Order
from anpei.people.models import Licence
from anpei.sandbox.gateway.book import Gateway
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import (
    make_enterprise,
    make_enterprise_user,
    make_learner_user,
    make_licence,
    make_person,
)
from tests.fixtures.sandbox import RunningSandbox
from tests.payments.online.tenants import Market
from tests.yunnan.conftest import SCHEMA, Company, make_course


@pytest.fixture
def market(company: Company, sandbox: RunningSandbox, settings: Settings) -> Market:
    """Every provider connected, and an invoice platform that issues at once."""
    sandbox.clear_faults()
    sandbox.post("invoices/behave", delay_seconds=0)
    settings.SANDBOX_URL = sandbox.url
    gateway = Gateway(sandbox.home)
    gateway.clear()
    paying.connect_sandbox_providers(by=None)
    invoicing.connect_invoices(
        base_url="", client_id="anpei-yunnan", secret="sandbox-only-yunnan", by=None
    )
    return Market(gateway=gateway, sandbox=sandbox, schema=SCHEMA)


def place(user: User, licence: Licence, title: str, number: str) -> Order:
    """Register the licence and order its course, billed to ``title`` and ``number``."""
    save_invoice_profile(
        user=user,
        by=user,
        invoice_title=title,
        taxpayer_number=number,
        invoice_address="",
        invoice_phone="",
        bank_name="",
        bank_account="",
        email="office@example.org",
    )
    registration = Registration.objects.create(
        licence=licence, term=licence.valid_until, is_own=user.person_id is not None
    )
    return order_registered(
        registrations=[registration],
        title_again=title,
        taxpayer_again=number,
        agreed_fen=None,
        by=user,
    )


def issue() -> None:
    """What the scheduler does next: the invoices that are due are asked for and fetched."""
    invoicing.request_due_invoices()
    client = connect_client(OutsideLimits(total_seconds=1.0, retry_pauses=()))
    for _ in range(2):
        invoicing.deliver_due_invoices(client=client)
        Invoice.objects.update(next_try_at=db_now())


def own_order(company: Company, name: str = "段自立") -> tuple[User, Order]:
    """A person who pays for themselves."""
    holder = make_licence(make_person(name), company.enterprise, category="TJ")
    user = make_learner_user(holder.person)
    User.objects.filter(pk=user.pk).update(setup_at=db_now())
    user.refresh_from_db()
    return user, place(user, holder, name, holder.person.id_number)


def company_order(company: Company, name: str = "柯云") -> Order:
    holder = make_licence(make_person(name), company.enterprise, category="TJ")
    return place(company.user, holder, company.enterprise.name, company.enterprise.credit_code)


@pytest.mark.rule("YN-13", "YN-18")
def test_enterprise_lists_its_orders_and_downloads_the_invoice(
    company: Company, market: Market
) -> None:
    make_course("TJ")
    order = company_order(company)
    browser = SignedIn(company.user, SCHEMA)
    before = browser.get("/business/invoices/").content.decode()
    market.paid(order)

    issue()

    invoice = Invoice.objects.get(order=order)
    orders = browser.get("/business/orders/?state=approved").content.decode()
    listed = browser.get("/business/invoices/").content.decode()
    document = f"/business/invoices/{invoice.public_id}/file.pdf"
    pdf = browser.get(document)
    told = Message.objects.get(kind="payments.invoice_issued", user=company.user)
    assert order.number not in before
    assert order.number in orders
    assert invoice.number in listed
    assert document in listed
    assert document in browser.get(f"/business/orders/{order.public_id}/").content.decode()
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert b"".join(pdf).startswith(b"%PDF-")  # type: ignore[arg-type]  # a file's pieces
    assert invoice.title == company.enterprise.name
    assert told.link == "/business/invoices/"


@pytest.mark.rule("YN-18")
def test_person_who_pays_downloads_the_invoice_and_nobody_else(
    company: Company, market: Market
) -> None:
    make_course("TJ")
    user, order = own_order(company)
    neighbour = make_enterprise_user(make_enterprise("比邻"))
    User.objects.filter(pk=neighbour.pk).update(setup_at=db_now())
    market.paid(order)

    issue()

    invoice = Invoice.objects.get()
    document = f"/business/invoices/{invoice.public_id}/file.pdf"
    browser = SignedIn(user, SCHEMA)
    listed = browser.get("/business/invoices/").content.decode()
    assert order.number in browser.get("/business/orders/").content.decode()
    assert invoice.number in listed
    assert browser.get(document).status_code == 200
    assert browser.get(document.replace(".pdf", ".xml")).status_code == 200
    told = Message.objects.get(kind="payments.invoice_issued", user=user)
    assert told.link == "/business/invoices/"
    assert browser.get(told.link).status_code == 200
    for stranger in (company.user, User.objects.get(pk=neighbour.pk)):
        other = SignedIn(stranger, SCHEMA)
        assert order.number not in other.get("/business/orders/").content.decode()
        assert invoice.number not in other.get("/business/invoices/").content.decode()
        assert other.get(document).status_code == 404


@pytest.mark.rule("YN-18")
def test_lists_ask_as_much_for_three_as_for_one(company: Company, market: Market) -> None:
    make_course("TJ")
    browser = SignedIn(company.user, SCHEMA)
    asked = []
    for names in (["甲一"], ["乙二", "丙三"]):
        for name in names:
            market.paid(company_order(company, name))
        issue()
        asked.append(
            [count_queries(lambda path=path: browser.get(path)) for path in (
                "/business/orders/", "/business/invoices/",
            )]
        )  # fmt: skip

    assert asked[0] == asked[1]


@pytest.mark.rule("YN-26")
def test_learner_is_told_the_last_day_of_the_own_period(company: Company, market: Market) -> None:
    make_course("TJ")
    user, order = own_order(company)

    market.paid(order)

    told = Message.objects.get(kind="payments.study_open", user=user)
    last = policy_today() + timedelta(days=30)
    assert last.isoformat() in told.body
    assert told.link == reverse("site:learner_home")
    approved = Message.objects.get(kind="payments.receipt_approved", user=user)
    assert approved.link == f"/business/orders/{order.public_id}/"
