"""Invoices (SD-25): asked for once, issued once whatever happens on the way, sent, corrected."""

from collections import Counter
from datetime import timedelta

import httpx
import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from anpei.audit.models import AuditEntry
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput, Throttled
from anpei.kernel.outside import OutsideLimits
from anpei.payments.domain import invoicing
from anpei.payments.domain.invoicing.deliver import claim_invoice, invoice_ask
from anpei.payments.domain.invoicing.request import NothingToInvoice
from anpei.payments.invoice_client import connect_client
from anpei.payments.models import Invoice, InvoiceMail, Order
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.fixtures.sandbox import RunningSandbox
from tests.payments.paying import make_order, paid

ASK = "/invoices/v1/requests"


def connect() -> None:
    invoicing.connect_invoices(
        base_url="", client_id="anpei-jinan", secret="sandbox-only-jinan", by=None
    )


@pytest.fixture
def platform(sandbox: RunningSandbox, settings: Settings) -> RunningSandbox:
    """An invoice platform that issues at once."""
    sandbox.clear_faults()
    sandbox.post("invoices/behave", delay_seconds=0)
    settings.SANDBOX_URL = sandbox.url
    return sandbox


@pytest.fixture
def connected(platform: RunningSandbox, jinan: Association) -> RunningSandbox:
    connect()
    return platform


def deliver() -> int:
    client = connect_client(OutsideLimits(total_seconds=1.0, retry_pauses=()))
    return invoicing.deliver_due_invoices(client=client)


def make_due() -> None:
    Invoice.objects.update(next_try_at=db_now())


def asked_of(platform: RunningSandbox, invoice: Invoice) -> list[str]:
    """States of this request in the platform's own book."""
    book = httpx.get(f"{platform.url}/admin/invoices/book", trust_env=False).json()["requests"]
    return [one["state"] for one in book if one["request_number"] == invoice.request_number]


def fresh(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(pk=invoice.pk)


@pytest.mark.rule("SD-25")
def test_invoice_is_issued_with_its_documents_and_sent(connected: RunningSandbox) -> None:
    order = paid()
    invoice = invoicing.request_invoice(order=order, by=None)

    deliver()

    issued = fresh(invoice)
    assert (issued.state, len(issued.number), issued.amount_fen) == ("mailed", 20, 30_000)
    assert [event.after for event in issued.events.all()] == ["requested", "issued", "mailed"]
    assert issued.pdf_path.startswith("invoices/")
    assert [mail.email for mail in issued.mails.all()] == ["billing@example.org"]
    assert asked_of(connected, invoice) == ["issued"]
    assert AuditEntry.objects.filter(act="invoice.issued").count() == 1


@pytest.mark.rule("SD-25")
def test_invoice_is_asked_for_only_after_approval(connected: RunningSandbox) -> None:
    with pytest.raises(NothingToInvoice):
        invoicing.request_invoice(order=make_order(), by=None)


@pytest.mark.rule("SD-25")
def test_invoice_asked_for_again_is_the_same(connected: RunningSandbox) -> None:
    order = paid()

    first = invoicing.request_invoice(order=order, by=None)
    second = invoicing.request_invoice(order=order, by=None)

    assert (first.pk, Invoice.objects.count()) == (second.pk, 1)


def test_a_second_invoice_of_an_order_is_refused_by_the_table(jinan: Association) -> None:
    invoice = invoicing.request_invoice(order=paid(), by=None)
    invoice.pk, invoice.public_id, invoice.request_number = None, "another", "another"
    invoice._state.adding = True

    with pytest.raises(IntegrityError, match="order_invoiced_once"), transaction.atomic():
        invoice.save()


@pytest.mark.rule("SD-25")
def test_invoice_asked_for_at_once_is_asked_for_once(
    racing_tenant: Association, platform: RunningSandbox
) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        connect()
        order = paid()

    asked = fire(schema, [lambda: invoicing.request_invoice(order=order, by=None)] * 10)
    handled = fire(schema, [deliver] * 5)

    with enter_tenant(schema):
        invoice = Invoice.objects.get()
        assert {one.pk for one in asked} == {invoice.pk}  # type: ignore[attr-defined]
        assert Counter(handled) == {1: 1, 0: 4}
        assert (invoice.state, asked_of(platform, invoice)) == ("mailed", ["issued"])


@pytest.mark.rule("SD-25")
@pytest.mark.parametrize("fault", ["drop_after_accept", "drop", "error", "garbage", "wrong_shape"])
def test_answer_that_never_came_is_asked_for_and_issued_once(
    connected: RunningSandbox, fault: str
) -> None:
    invoice = invoicing.request_invoice(order=paid(), by=None)
    connected.fault(ASK, fault)

    deliver()
    doubtful = fresh(invoice)
    make_due()
    deliver()

    assert (doubtful.state, doubtful.in_doubt) == ("requested", True)
    assert doubtful.last_error != ""
    assert (fresh(invoice).state, asked_of(connected, invoice)) == ("mailed", ["issued"])


@pytest.mark.rule("SD-25")
def test_worker_killed_between_request_and_answer_invoices_once(
    connected: RunningSandbox,
) -> None:
    invoice = invoicing.request_invoice(order=paid(), by=None)
    claimed = claim_invoice()
    assert claimed is not None
    with connect_client() as client:
        client.ask(invoice_ask(claimed))

    nothing_due = deliver()
    make_due()
    deliver()

    assert nothing_due == 0
    assert (fresh(invoice).state, asked_of(connected, invoice)) == ("mailed", ["issued"])


@pytest.mark.rule("SD-25")
def test_slow_platform_is_queried_until_it_has_issued(connected: RunningSandbox) -> None:
    connected.post("invoices/behave", delay_seconds=3600)
    invoice = invoicing.request_invoice(order=paid(), by=None)

    deliver()
    waiting = fresh(invoice)
    make_due()
    deliver()

    assert (waiting.state, waiting.last_error) == ("requested", "")
    assert (fresh(invoice).state, asked_of(connected, invoice)) == ("requested", ["processing"])


@pytest.mark.rule("SD-25")
def test_refused_invoice_is_corrected_and_asked_for_anew(connected: RunningSandbox) -> None:
    connected.post("invoices/behave", delay_seconds=0, refuse_times=1)
    invoice = invoicing.request_invoice(order=paid(), by=None)
    deliver()
    refused = fresh(invoice)
    told = (refused.state, refused.last_error, refused.request_number)

    correction = invoicing.InvoiceCorrection(
        title="济南泰山建筑集团有限公司",
        taxpayer_number=invoice.taxpayer_number,
        address=invoice.address,
        phone=invoice.phone,
        bank_name=invoice.bank_name,
        bank_account=invoice.bank_account,
    )
    invoicing.correct_invoice(invoice=refused, correction=correction, by=None)
    deliver()

    issued = fresh(invoice)
    assert told[:2] == ("failed", "购买方纳税人识别号与名称不一致")
    assert issued.request_number != told[2]
    assert (issued.state, issued.title) == ("mailed", "济南泰山建筑集团有限公司")


@pytest.mark.rule("SD-25")
def test_email_is_corrected_and_the_invoice_sent_there(connected: RunningSandbox) -> None:
    invoice = invoicing.request_invoice(order=paid(), by=None)
    deliver()

    invoicing.correct_invoice_email(invoice=invoice, email="new@example.org", by=None)

    mails = list(InvoiceMail.objects.order_by("pk").values_list("email", flat=True))
    assert mails == ["billing@example.org", "new@example.org"]
    with pytest.raises(InvalidInput):
        invoicing.correct_invoice_email(invoice=invoice, email="nowhere", by=None)


@pytest.mark.rule("SD-25")
def test_sending_again_is_limited(connected: RunningSandbox) -> None:
    invoice = invoicing.request_invoice(order=paid(), by=None)
    deliver()
    invoicing.send_invoice(invoice=invoice, by=None)
    invoicing.send_invoice(invoice=invoice, by=None)

    with pytest.raises(Throttled):
        invoicing.send_invoice(invoice=invoice, by=None)

    assert InvoiceMail.objects.count() == 3


def test_invoice_that_is_not_issued_cannot_be_sent(jinan: Association) -> None:
    with pytest.raises(Conflict):
        invoicing.send_invoice(invoice=invoicing.request_invoice(order=paid(), by=None), by=None)


@pytest.mark.rule("SD-25")
def test_paper_invoice_waits_for_the_post(connected: RunningSandbox) -> None:
    invoice = invoicing.request_invoice(order=paid(invoice_kind="paper"), by=None)
    deliver()
    issued = fresh(invoice)
    waiting = (issued.state, issued.mails.count())

    invoicing.post_invoice(invoice=issued, tracking_number="SF1234567890", by=None)

    assert waiting == ("issued", 0)
    assert (fresh(invoice).state, fresh(invoice).tracking_number) == ("mailed", "SF1234567890")


@pytest.mark.rule("SD-25")
def test_invoices_nobody_asked_for_are_asked_for_after_some_working_days(
    jinan: Association,
) -> None:
    early, late = paid(), paid()
    Order.objects.filter(pk=late.pk).update(decided_at=db_now() - timedelta(days=8))

    asked = invoicing.request_due_invoices()

    assert asked == 1
    assert [invoice.order_id for invoice in Invoice.objects.all()] == [late.pk]
    assert early.pk != late.pk
