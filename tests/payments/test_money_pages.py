"""Pages about invoices, transfers, refunds and working days, without scripts."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from anpei.accounts.models import Role
from anpei.jobs.domain import work_on_job
from anpei.jobs.models import Job
from anpei.kernel.clock import policy_today
from anpei.messages.models import Delivery, Message
from anpei.payments.domain import approve_order, invoicing, refunding, statements
from anpei.payments.mailed import mailed_link
from anpei.payments.models import (
    CalendarDay,
    Invoice,
    Order,
    Refund,
    StatementLine,
    StatementMatch,
)
from tests.approvals.confirming import confirm_by_colleague
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import Cast, make_enterprise, make_staff
from tests.fixtures.sandbox import RunningSandbox
from tests.payments.paying import file, keep, make_order, statement_csv, transfer
from tests.payments.test_invoices import connected, deliver, platform
from tests.payments.test_pages import text

__all__ = ["connected", "platform"]
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def approved(filed: Order, cast: Cast) -> Order:
    approve_order(order=filed, by=cast.staff)
    return Order.objects.get(pk=filed.pk)


def pages_of_staff(invoice: Invoice, refund: Refund, line: StatementLine) -> list[str]:
    return [
        "/staff/invoices/",
        "/staff/invoices/?state=due",
        f"/staff/invoices/{invoice.public_id}/",
        "/staff/transfers/",
        "/staff/transfers/import/",
        f"/staff/transfers/{line.public_id}/",
        "/staff/transfers/matches/",
        "/staff/transfers/matches/?kind=partial",
        "/staff/refunds/",
        f"/staff/refunds/{refund.public_id}/",
        "/staff/calendar/",
    ]


def ask_refund(order: Order) -> Refund:
    people = order.lines.values_list("enrolment__public_id", flat=True)
    payee = refunding.RefundPayee(
        payee_name="甲公司", payee_bank="农业银行", payee_account="150000000001"
    )
    return refunding.request_refund(
        order=order, enrolments=list(people), reason="离职", payee=payee, by=None
    )


def test_only_finance_sees_the_money_pages(approved: Order, cast: Cast) -> None:
    invoice = invoicing.request_invoice(order=approved, by=None)
    paths = pages_of_staff(invoice, ask_refund(approved), keep(transfer())[0])
    cashier = SignedIn(make_staff("cashier", Role.FINANCE))
    teacher = SignedIn(make_staff("teacher", Role.TEACHER))

    assert [cashier.get(path).status_code for path in paths] == [200] * len(paths)
    assert [teacher.get(path).status_code for path in paths] == [403] * len(paths)
    assert [SignedIn(cast.alice).get(path).status_code for path in paths] == [403] * len(paths)


@pytest.mark.rule("SD-25")
def test_staff_ask_for_an_invoice_and_see_it_issued(
    connected: RunningSandbox, approved: Order, finance: SignedIn
) -> None:
    due = text(finance.get("/staff/invoices/", {"state": "due"}))

    asked = finance.post("/staff/invoices/ask/", {"orders": [approved.public_id]})
    deliver()
    page = text(finance.get(asked["Location"]))
    pdf = finance.get(f"{asked['Location']}file.pdf")
    xml = finance.get(f"{asked['Location']}file.xml")

    invoice = Invoice.objects.get()
    assert approved.number in due
    assert invoice.number in page
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert invoice.number in xml.content.decode()


@pytest.mark.rule("SD-25", "PL-62")
def test_staff_ask_for_many_invoices_at_once(approved: Order, finance: SignedIn) -> None:
    second = file(make_order())
    approve_order(order=second, by=None)

    answer = finance.post("/staff/invoices/ask/", {"all": "yes"})
    work_on_job(job_id=Job.objects.get().pk)

    assert answer["Location"] == f"/staff/jobs/{Job.objects.get().public_id}/"
    assert Job.objects.get().done_count == 2
    assert {one.order_id for one in Invoice.objects.all()} == {approved.pk, second.pk}


@pytest.mark.rule("SD-25")
def test_failed_invoice_says_why_and_is_corrected(
    connected: RunningSandbox, approved: Order, finance: SignedIn
) -> None:
    connected.post("invoices/behave", delay_seconds=0, refuse_times=1, refuse_reason="税号有误")
    invoice = invoicing.request_invoice(order=approved, by=None)
    deliver()
    url = f"/staff/invoices/{invoice.public_id}/"
    told = {
        "title": "济南泰山建筑集团有限公司",
        "taxpayer_number": "91350100M000100Y43",
        "address": "济南",
        "phone": "0531-88888888",
        "bank_name": "农行",
        "bank_account": "150000000001",
    }

    failed = text(finance.get(url))
    wrong = finance.post(f"{url}correct/", {**told, "taxpayer_number": "1"})
    right = finance.post(f"{url}correct/", told)
    deliver()

    invoice.refresh_from_db()
    assert "税号有误" in failed
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert (invoice.state, invoice.title) == ("mailed", "济南泰山建筑集团有限公司")


@pytest.mark.rule("SD-25")
def test_enterprise_sees_downloads_and_has_its_invoice_sent_again(
    connected: RunningSandbox, approved: Order, alice: SignedIn
) -> None:
    before = text(alice.get(f"/enterprise/orders/{approved.public_id}/", headers=ENGLISH))
    invoice = invoicing.request_invoice(order=approved, by=None)
    deliver()
    url = f"/enterprise/invoices/{invoice.public_id}/"

    page = text(alice.get(url))
    pdf = alice.get(f"{url}file.pdf")
    wrong = alice.post(url, {"email": "nowhere"})
    again = alice.post(url, {"email": "new@example.org"})
    third = alice.post(url, {"email": "new@example.org"})
    fourth = alice.post(url, {"email": "new@example.org"})

    invoice.refresh_from_db()
    assert "The invoice is expected by" in before
    assert invoice.number in page
    assert pdf.content[:5] == b"%PDF-"
    statuses = [one.status_code for one in (wrong, again, third, fourth)]
    assert statuses == [422, 302, 302, 422]
    assert Delivery.objects.filter(message__kind="payments.invoice_mail").count() == 3
    assert Message.objects.filter(kind="payments.invoice_issued").count() == 1
    assert invoice.email == "new@example.org"


@pytest.mark.rule("SD-25")
def test_mailed_link_gives_the_invoice_and_dies_with_its_address(
    connected: RunningSandbox, approved: Order, cast: Cast, alice: SignedIn
) -> None:
    invoice = invoicing.request_invoice(order=approved, by=None)
    deliver()
    invoice.refresh_from_db()
    link = mailed_link(invoice)
    browser = SignedIn(cast.charlie)

    fetched = browser.get(link)
    forged = browser.get(f"{link[:-3]}AA/")
    invoicing.correct_invoice_email(invoice=invoice, email="new@example.org", by=None)
    void = browser.get(link)

    assert [one.status_code for one in (fetched, forged, void)] == [200, 404, 404]
    assert fetched.content[:5] == b"%PDF-"


def test_anothers_invoice_and_refund_are_not_found(
    approved: Order, charlie: SignedIn, alice: SignedIn
) -> None:
    invoice = invoicing.request_invoice(order=approved, by=None)
    refund = ask_refund(approved)
    paths = [
        f"/enterprise/invoices/{invoice.public_id}/",
        f"/enterprise/invoices/{invoice.public_id}/file.pdf",
        f"/enterprise/orders/{approved.public_id}/refund/",
    ]

    assert [charlie.get(path).status_code for path in paths] == [404] * 3
    assert charlie.post(f"/enterprise/refunds/{refund.public_id}/withdraw/").status_code == 404
    assert invoice.title not in text(charlie.get("/enterprise/invoices/"))
    assert alice.get(paths[0]).status_code == 200


@pytest.mark.rule("SD-22")
def test_refund_is_asked_for_agreed_and_sent_by_the_pages(
    approved: Order, alice: SignedIn, finance: SignedIn
) -> None:
    url = f"/enterprise/orders/{approved.public_id}/refund/"
    person = approved.lines.get().enrolment
    told = {
        "reason": "人员离职",
        "payee_name": "济南泰山建筑有限公司",
        "payee_bank": "农业银行",
        "payee_account": "150000000001",
    }

    nobody = alice.post(url, told)
    asked = alice.post(url, {**told, "enrolments": [person.public_id]})
    refund = Refund.objects.get()
    desk = f"/staff/refunds/{refund.public_id}/"
    agreed = finance.post(f"{desk}agree/")
    confirm_by_colleague()
    without = finance.post(f"{desk}sent/", {"bank_reference": "", "sent_on": policy_today()})
    sent = finance.post(f"{desk}sent/", {"bank_reference": "B1", "sent_on": policy_today()})

    approved.refresh_from_db()
    shown = text(alice.get(f"/enterprise/orders/{approved.public_id}/"))
    statuses = [one.status_code for one in (nobody, asked, agreed, without, sent)]
    assert statuses == [422, 302, 302, 422, 302]
    assert approved.state == "refunded"
    assert "B1" in shown


@pytest.mark.rule("SD-26")
def test_statement_is_uploaded_matched_and_approved_by_the_pages(
    filed: Order, finance: SignedIn
) -> None:
    body = statement_csv(
        [
            (policy_today(), "300.00", "济南泰山建筑有限公司", "62220000008899", "S1", ""),
            (policy_today(), "888.00", "路人", "62220000000001", "S2", "会费"),
        ]
    ).encode("gb18030")
    url = "/staff/transfers/import/"

    wrong = finance.post(url, {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})
    started = finance.post(url, {"file": SimpleUploadedFile("流水.csv", body)})
    work_on_job(job_id=Job.objects.get().pk)
    report = text(finance.get(started["Location"]))
    proposals = text(finance.get("/staff/transfers/matches/"))
    order_page = text(finance.get(f"/staff/orders/{filed.public_id}/"))
    match = StatementMatch.objects.get()
    done = finance.post(
        "/staff/transfers/matches/confirm/", {"match": [match.public_id]}, follow=True
    )

    filed.refresh_from_db()
    assert (wrong.status_code, started.status_code) == (422, 302)
    assert Job.objects.get().done_count == 2
    assert "/staff/transfers/matches/" in report
    assert filed.number in proposals
    assert f'value="{match.public_id}"' in order_page
    assert (done.status_code, filed.state) == (200, "approved")


@pytest.mark.rule("SD-26")
def test_partial_match_says_what_differs(filed: Order, finance: SignedIn) -> None:
    statements.propose_matches(lines=keep(transfer(amount_fen=29_000)))

    page = text(finance.get("/staff/transfers/matches/", {"kind": "partial"}, headers=ENGLISH))
    sure = text(finance.get("/staff/transfers/matches/"))

    assert "The amounts differ" in page
    assert filed.number in page
    assert filed.number not in sure


@pytest.mark.rule("SD-26")
def test_transfer_is_matched_by_hand_and_put_aside_by_the_pages(
    filed: Order, finance: SignedIn
) -> None:
    mine, aside = keep(transfer(1, payer_name="会计张三", payer_account=""), transfer(2))
    url = f"/staff/transfers/{mine.public_id}/"

    found = text(finance.get(url, {"q": filed.number}))
    finance.post(f"{url}match/", {"orders": [filed.public_id]})
    match = StatementMatch.objects.get(is_confirmed=True)
    finance.post(f"/staff/transfers/matches/{match.public_id}/undo/", {"reason": "点错了"})
    finance.post(f"/staff/transfers/{aside.public_id}/not-ours/", {"note": "会费"})

    filed.refresh_from_db()
    mine.refresh_from_db()
    aside.refresh_from_db()
    assert f'value="{filed.public_id}"' in found
    assert (filed.state, mine.state, aside.state) == ("approved", "open", "not_ours")


@pytest.mark.rule("SD-23")
def test_working_days_are_kept_by_staff(finance: SignedIn, cast: Cast) -> None:
    told = {"first": "2026-10-01", "last": "2026-10-07", "name": "国庆节"}

    saved = finance.post("/staff/calendar/", told)
    wrong = finance.post("/staff/calendar/", {**told, "last": "2026-09-30"})
    first = CalendarDay.objects.earliest("day")
    finance.post(f"/staff/calendar/{first.pk}/forget/")

    assert (saved.status_code, wrong.status_code) == (302, 422)
    assert CalendarDay.objects.count() == 6


@pytest.mark.rule("PL-61")
@pytest.mark.parametrize("path", ["/staff/invoices/", "/staff/transfers/", "/staff/refunds/"])
def test_money_lists_are_exported(approved: Order, finance: SignedIn, path: str) -> None:
    invoicing.request_invoice(order=approved, by=None)
    ask_refund(approved)
    keep(transfer(remark="=1+1"))

    answer = finance.get(path, {"export": "csv"})

    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(body.splitlines()) == 2
    assert ",=1+1" not in body


type Fill = Callable[[Order], object]
LISTS: dict[str, tuple[Fill, int]] = {
    "/staff/invoices/": (lambda order: invoicing.request_invoice(order=order, by=None), 6),
    "/staff/refunds/": (ask_refund, 5),
    "/staff/invoices/?state=due": (lambda order: order, 7),
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("path", LISTS)
def test_money_lists_ask_the_same_queries_for_one_and_three(
    cast: Cast, finance: SignedIn, path: str, number: int
) -> None:
    fill, expected = LISTS[path]
    for _n in range(number):
        order = file(make_order())
        approve_order(order=order, by=None)
        fill(Order.objects.get(pk=order.pk))

    # The first page of a process also reads which host it is.
    finance.get(path)

    assert count_queries(lambda: finance.get(path)) == expected


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "expected"), [("/staff/transfers/", 7), ("/staff/transfers/matches/", 8)]
)
def test_transfer_lists_ask_the_same_queries_for_one_and_three(
    cast: Cast, finance: SignedIn, path: str, expected: int, number: int
) -> None:
    for n in range(number):
        order = file(make_order(make_enterprise(f"企业{n}")))
        name = order.enterprise.name
        statements.propose_matches(lines=keep(transfer(n, payer_name=name, serial=f"S{n}")))

    answers: list[HttpResponse] = [finance.get(path)]
    queries = count_queries(lambda: answers.append(finance.get(path)))

    assert (answers[0].status_code, queries) == (200, expected)
