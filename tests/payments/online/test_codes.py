"""Payment codes: applied for, brought, paid at the fee platform, imported, voided (PL-41)."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from anpei.enrolment.models import Enrolment
from anpei.jobs.domain import work_on_job
from anpei.jobs.models import Job
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.messages.models import Message
from anpei.payments.codes.reading import Result
from anpei.payments.domain import codes, paying, refunding
from anpei.payments.models import (
    CodeResult,
    LedgerEntry,
    Order,
    Payment,
    PaymentCode,
    ProviderBill,
    ProviderConnection,
    Refund,
)
from anpei.payments.queries.codes import Stand, code_counts
from anpei.payments.reminders import waiting_codes
from anpei.reports.desk import waiting_for
from tenants.entering import enter_tenant
from tests.enrolment.applying import SignedIn
from tests.enrolment.test_races import fire
from tests.factories import make_staff
from tests.payments.online.tenants import Market, expire
from tests.payments.online.test_paying_pages import press

ACCOUNT = {"unit_code": "370800-0261", "how_to_pay": "手机银行搜索“非税缴款”", "days": "15"}
RESULTS = ("缴款码", "缴款金额", "缴款时间", "缴款人", "流水号")


@pytest.fixture
def desk(market: Market) -> Market:
    """The association takes payment codes alone."""
    ProviderConnection.objects.update(is_on=False)
    paying.connect_provider(provider="payment_code", values=ACCOUNT, by=None)
    return market


def apply(order: Order) -> Payment:
    payment = paying.open_payment(order=order, provider="payment_code", way="code", by=None)
    paying.hand_over(payment=payment)
    return payment


def table(rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def result(code: str, yuan: str, *, days_ago: int = 1, serial: str = "S1") -> tuple[str, ...]:
    at = timezone.localtime(db_now() - timedelta(days=days_ago))
    return (code, yuan, f"{at:%Y-%m-%d} 10:30:00", "王五", serial)


def import_file(staff: SignedIn, rows: Sequence[Sequence[str]], name: str = "非税.csv") -> Job:
    """Through the page, as finance does; the job done."""
    sent = staff.post("/staff/codes/import/", {"file": SimpleUploadedFile(name, table(rows))})
    assert sent.status_code == 302, sent.content.decode()[:3000]
    job = Job.objects.latest("pk")
    work_on_job(job_id=job.pk)
    job.refresh_from_db()
    return job


def tally(job: Job) -> tuple[str, int, int, int]:
    return job.state, job.done_count, job.skipped_count, job.failed_count


def finance(market: Market) -> SignedIn:
    return SignedIn(make_staff("fin", "finance"), market.schema)


@pytest.mark.rule("PL-41", "PL-40")
def test_the_whole_way_from_application_to_open_study(desk: Market, order: Order) -> None:
    alice, staff = SignedIn(desk.user, desk.schema), finance(desk)

    page = press(alice, f"/enterprise/orders/{order.public_id}/pay/", way="payment_code:code")
    payment = Payment.objects.get()
    waiting = alice.get(page).content.decode()
    still = alice.get(f"{page}state/?code=wanted")
    exported = staff.get("/staff/codes/?state=waiting&export=csv")
    rows = list(
        csv.reader(io.StringIO(b"".join(exported.streaming_content).decode("utf-8-sig")))  # type: ignore[attr-defined]
    )
    rows[1][rows[0].index("缴款码")] = "3708 0026 0000 0001 2345"
    brought = import_file(staff, rows)
    there = alice.get(f"{page}state/?code=wanted")
    shown = alice.get(page).content.decode()
    asked = [e for e in alice.get(f"{page}state/").headers if e == "HX-Redirect"]
    paid = import_file(staff, [RESULTS, result("37080026000000012345", "300.00")])
    paying.ask_due_payments()

    order.refresh_from_db()
    payment.refresh_from_db()
    entry = LedgerEntry.objects.get()
    assert "缴款申请已提交财务" in waiting
    assert (still.status_code, rows[1][rows[0].index("支付单号")]) == (200, payment.number)
    assert tally(brought) == tally(paid) == ("done", 1, 0, 0)
    assert there.headers["HX-Redirect"] == page
    assert asked == []
    assert "<span>3708</span><span>0026</span>" in shown
    assert ACCOUNT["how_to_pay"] in shown
    assert (order.state, payment.state, payment.payer) == ("approved", "paid", "王五")
    assert (entry.provider, entry.reference) == ("payment_code", "37080026000000012345")
    assert entry.amount_fen == 30000
    assert Enrolment.objects.filter(line__order=order, state="studying").count() == 1
    told = Message.objects.filter(kind="payments.code_given")
    assert "37080026000000012345" in told.get().body
    assert "学习已开通" in alice.get(page).content.decode()


@pytest.mark.rule("PL-41", "PL-42")
def test_results_come_twice_wrong_and_from_elsewhere(desk: Market) -> None:
    staff = finance(desk)
    first, second = apply(desk.order()), apply(desk.order())
    codes.give_code(payment=first, code="AAAA0001", by=None)
    codes.give_code(payment=second, code="AAAA0002", by=None)
    rows = [
        RESULTS,
        result("AAAA0001", "300.00"),
        result("AAAA0002", "30.00"),
        result("ZZZZ0009", "1,300.00"),
        ("AAAA0003", "300", "", "", ""),
        ("AAAA0004", "三百", "2026-11-20", "", ""),
    ]

    once = import_file(staff, rows)
    twice = import_file(staff, rows)
    other = import_file(staff, [RESULTS, result("AAAA0001", "301.00")])
    paying.ask_due_payments()
    day = timezone.localdate(db_now()) - timedelta(days=1)
    bill = paying.reconcile_day(provider="payment_code", day=day, by=None)

    states = [Payment.objects.get(pk=one.pk).state for one in (first, second)]
    assert tally(once) == ("done", 1, 1, 3)
    assert tally(twice) == ("done", 0, 4, 1)
    assert tally(other) == ("done", 0, 0, 1)
    assert states == ["paid", "created"]
    assert (bill.rows, bill.paid_fen, bill.our_paid_fen) == (3, 163000, 30000)
    assert set(bill.differences.values_list("kind", "number", "their_fen")) == {
        ("not_booked", second.number, 3000),
        ("unknown_payment", "ZZZZ0009", 130000),
    }
    assert LedgerEntry.objects.count() == 1


@pytest.mark.rule("PL-42")
def test_a_day_is_compared_anew_after_a_later_import(desk: Market) -> None:
    payment = apply(desk.order())
    codes.give_code(payment=payment, code="BBBB0001", by=None)
    day = timezone.localdate(db_now()) - timedelta(days=1)
    paying.reconcile_day(provider="payment_code", day=day, by=None)
    empty = ProviderBill.objects.filter(provider="payment_code", day=day, rows=0).count()

    import_file(finance(desk), [RESULTS, result("BBBB0001", "300")])
    stale = ProviderBill.objects.filter(provider="payment_code", compared_at=None).count()
    paying.reconcile_day(provider="payment_code", day=day, by=None)

    payment.refresh_from_db()
    bill = ProviderBill.objects.get(provider="payment_code", day=day)
    assert empty == stale == bill.rows
    assert (payment.state, bill.our_paid_fen) == ("paid", 30000)


@pytest.mark.rule("PL-41", "YN-15")
def test_an_unpaid_code_is_voided_and_late_money_is_honoured(desk: Market, order: Order) -> None:
    staff, payment = finance(desk), apply(order)
    codes.give_code(payment=payment, code="CCCC0001", by=None)
    with pytest.raises(Conflict):
        codes.note_voided(payment=payment, by=make_staff("f2", "finance"))

    expire(order)
    paying.ask_due_payments()
    listed = staff.get("/staff/codes/?state=to_void").content.decode()
    alice = SignedIn(desk.user, desk.schema)
    warned = alice.get(f"/enterprise/payments/{payment.public_id}/").content.decode()
    press(staff, f"/staff/payments/{payment.public_id}/code/voided/")
    after = code_counts()
    import_file(staff, [RESULTS, result("CCCC0001", "300.00", days_ago=0)])
    paying.ask_due_payments()

    order.refresh_from_db()
    assert "CCCC0001" in listed
    assert "请勿再用缴款码 CCCC0001 缴款" in warned
    assert (after[Stand.TO_VOID], after[Stand.ENDED]) == (0, 1)
    assert order.state == "approved"
    assert code_counts()[Stand.PAID] == 1


@pytest.mark.rule("PL-41")
def test_money_for_a_cancelled_order_goes_back_by_hand(desk: Market, order: Order) -> None:
    staff, payment = finance(desk), apply(order)
    codes.give_code(payment=payment, code="DDDD0001", by=None)
    alice = SignedIn(desk.user, desk.schema)
    press(alice, f"/enterprise/orders/{order.public_id}/cancel/")

    import_file(staff, [RESULTS, result("DDDD0001", "300.00")])
    paying.ask_due_payments()
    refunding.send_due_refunds()

    refund = Refund.objects.get()
    assert (refund.state, refund.next_try_at) == ("agreed", None)
    assert "申请退付" in refund.trouble
    assert Message.objects.filter(kind="payments.refund_stuck").count() == 1
    assert Payment.objects.get(pk=payment.pk).state == "paid"


@pytest.mark.rule("PL-41")
def test_what_is_no_code_or_somebody_elses_is_refused(desk: Market) -> None:
    staff = finance(desk)
    first, second = apply(desk.order()), apply(desk.order())
    path = f"/staff/payments/{second.public_id}/code/give/"

    def told(code: str) -> str:
        return staff.get(press(staff, path, code=code)).content.decode()

    press(staff, f"/staff/payments/{first.public_id}/code/give/", code="3708-0001")
    assert "缴款码为 8 至 32 位数字或字母" in told("1.23E+19")
    assert "请填写缴款码" in told("   ")
    assert f"该缴款码已用于支付单 {first.number}" in told("37080001")
    assert "已通知缴款人" in told("３７０８ 0002")
    assert PaymentCode.objects.get(payment=second).code == "37080002"
    # Mistyped, then corrected: the payer is told anew and the page shows the new one.
    press(staff, path, code="37080003")
    handover = paying.hand_over(payment=Payment.objects.get(pk=second.pk))
    assert handover.text == "37080003"
    assert Message.objects.filter(kind="payments.code_given").count() == 3
    codes.keep_result(result=Result(
        code="37080003", amount_fen=29999, paid_at=db_now(), payer="", serial=""
    ), by=None)  # fmt: skip
    with pytest.raises(Conflict, match="37080003"):
        codes.give_code(payment=second, code="37080004", by=None)


@pytest.mark.rule("PL-41")
def test_no_code_for_what_has_ended_or_is_paid_otherwise(desk: Market, order: Order) -> None:
    payment = apply(order)
    expire(order)
    paying.ask_due_payments()

    with pytest.raises(Conflict, match="已关闭"):
        codes.give_code(payment=payment, code="EEEE0001", by=None)

    ProviderConnection.objects.update(is_on=True)
    by_alipay = desk.begin(desk.order())
    with pytest.raises(Conflict):
        codes.give_code(payment=by_alipay, code="EEEE0001", by=None)
    job = import_file(
        finance(desk), [("支付单号", "缴款码"), (by_alipay.number, "EEEE0001"), ("X1", "EEEE0002")]
    )
    assert tally(job) == ("done", 0, 0, 2)


@pytest.mark.rule("PL-41")
def test_a_result_before_its_code_is_settled_once_the_code_comes(
    desk: Market, order: Order
) -> None:
    payment, staff = apply(order), finance(desk)

    early = import_file(staff, [RESULTS, result("FFFF0001", "300")])
    codes.give_code(payment=payment, code="FFFF0001", by=None)
    paying.ask_due_payments()

    order.refresh_from_db()
    assert tally(early) == ("done", 0, 0, 1)
    assert order.state == "approved"


@pytest.mark.rule("PL-41")
def test_a_person_who_pays_stands_on_the_list_by_name(desk: Market, order: Order) -> None:
    person = order.lines.get().enrolment.person
    Order.objects.filter(pk=order.pk).update(payer_person=person)
    apply(Order.objects.get(pk=order.pk))
    staff = finance(desk)

    found = staff.get(f"/staff/codes/?q={person.name}").content.decode()
    exported = b"".join(staff.get("/staff/codes/?export=csv").streaming_content)  # type: ignore[attr-defined]

    assert f'<span class="cell-sub">{person.name}</span>' in found
    assert person.name in exported.decode()
    assert order.enterprise.credit_code not in exported.decode()


@pytest.mark.rule("PL-41")
def test_a_code_lives_as_long_as_the_account_says(desk: Market, order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(expires_at=None)
    order.refresh_from_db()

    payment = apply(order)
    paying.ask_provider(payment=payment, by=None)

    payment.refresh_from_db()
    assert payment.expires_at - payment.begun_at == timedelta(days=15)
    # Nobody is asked again and again: the import says when there is something to ask.
    assert payment.next_query_at == payment.expires_at


@pytest.mark.rule("PL-41", "PL-64")
def test_the_api_hands_the_code_over_once_it_is_there(desk: Market, order: Order) -> None:
    alice = SignedIn(desk.user, desk.schema)
    path = f"/api/payments/orders/{order.public_id}/payments/"
    body = {"provider": "payment_code", "way": "code"}

    before = alice.send(path, body).json()
    codes.give_code(payment=Payment.objects.get(), code="37080009", by=None)
    after = alice.send(path, body).json()

    assert before["id"] == after["id"]
    assert [one["handover"]["text"] for one in (before, after)] == ["", "37080009"]
    assert after["handover"]["note"] == ACCOUNT["how_to_pay"]
    assert (before["handover"]["kind"], after["handover"]["good_until"]) == ("code", None)


@pytest.mark.rule("PL-41")
def test_an_administrator_connects_it_and_finance_is_reminded(desk: Market) -> None:
    ProviderConnection.objects.filter(provider="payment_code").delete()
    boss = SignedIn(make_staff("boss", "admin"), desk.schema)
    clerk = make_staff("fin", "finance")

    wrong = boss.post("/staff/providers/payment_code/", {**ACCOUNT, "days": "90"})
    where = press(boss, "/staff/providers/payment_code/", **ACCOUNT)
    shown = boss.get(where).content.decode()
    payment = apply(desk.order())
    Payment.objects.filter(pk=payment.pk).update(begun_at=db_now() - timedelta(days=2))
    reminded = list(waiting_codes())
    menu = SignedIn(clerk, desk.schema).get("/staff/bills/").content.decode()
    waiting = {str(one.url): one.number for one in waiting_for({"finance"})}

    assert wrong.status_code == 422
    assert "由财务以文件往来办理" in shown
    assert "payment_code/test/" not in shown
    assert [(one.to, one.facts) for one in reminded] == [(clerk, {"count": 1})]
    assert 'href="/staff/codes/"' in menu
    # Bills have no entry of their own: they belong to the online payments.
    assert 'href="/staff/payments/" aria-current="page"' in menu
    assert waiting["/staff/codes/?state=waiting"] == 1
    assert waiting["/staff/codes/?state=to_void"] == 0
    assert (
        SignedIn(make_staff("rev", "reviewer"), desk.schema).get("/staff/codes/").status_code == 403
    )


@pytest.mark.rule("PL-41", "PL-40")
def test_two_imports_at_once_book_the_money_once(racing_market: Market) -> None:
    with enter_tenant(racing_market.schema):
        paying.connect_provider(provider="payment_code", values=ACCOUNT, by=None)
        orders = [racing_market.order() for _ in range(5)]
        payments = [apply(order) for order in orders]
    at = db_now()
    wanted = {payment.number: f"RACE000{place}" for place, payment in enumerate(payments)}

    def give(number: str, code: str) -> object:
        payment = Payment.objects.get(number=number)
        return codes.give_code(payment=payment, code=code, by=None)

    def take(code: str) -> object:
        told = Result(code=code, amount_fen=30000, paid_at=at, payer="", serial="S")
        codes.keep_result(result=told, by=None)
        return paying.ask_due_payments()

    shots = [
        partial(*one)
        for number, code in wanted.items()
        for one in ((give, number, code), (give, number, code), (take, code), (take, code))
    ]
    results = fire(racing_market.schema, shots)

    with enter_tenant(racing_market.schema):
        paying.ask_due_payments()
        assert [one for one in results if isinstance(one, Exception)] == []
        assert PaymentCode.objects.count() == CodeResult.objects.count() == 5
        assert LedgerEntry.objects.count() == 5
        assert set(Order.objects.values_list("state", flat=True)) == {"approved"}
