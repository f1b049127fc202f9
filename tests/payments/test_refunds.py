"""Refunds: asked for, agreed, sent; places free, study ended, the invoice taken back."""

from collections import Counter

import pytest
from django.db import IntegrityError, transaction

from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.states import IllegalMove
from anpei.payments.domain import invoicing, refunding
from anpei.payments.domain.refunding import RefundPayee, RefundRefused
from anpei.payments.models import Invoice, LedgerEntry, Order, Refund
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.fixtures.sandbox import RunningSandbox
from tests.payments.paying import make_order, paid
from tests.payments.test_invoices import connected, deliver, fresh, make_due, platform

__all__ = ["connected", "platform"]
PAYEE = RefundPayee(
    payee_name="济南泰山建筑有限公司", payee_bank="农业银行", payee_account="1500 0000 0000 0001"
)


def people_of(order: Order) -> list[str]:
    return list(order.lines.order_by("pk").values_list("enrolment__public_id", flat=True))


def ask(order: Order, people: list[str] | None = None) -> Refund:
    return refunding.request_refund(
        order=order,
        enrolments=people_of(order) if people is None else people,
        reason="人员离职",
        payee=PAYEE,
        by=None,
    )


def send(refund: Refund, reference: str = "B20261121001") -> Refund:
    return refunding.record_refund(
        refund=refund, bank_reference=reference, sent_on=policy_today(), by=None
    )


def states_of(order: Order) -> list[str]:
    return list(order.lines.order_by("pk").values_list("enrolment__state", flat=True))


def sums(order: Order) -> tuple[str, int, int]:
    row = Order.objects.get(pk=order.pk)
    return row.state, row.paid_fen, row.refunded_fen


@pytest.mark.rule("SD-22", "PL-40")
def test_whole_refund_ends_study_frees_places_and_ends_the_order(jinan: Association) -> None:
    order = paid(people=2)
    refund = ask(order)

    refunding.agree_refund(refund=refund, by=None)
    agreed = (sums(order), states_of(order), TrainingClass.objects.get().taken)
    send(refund)

    assert agreed == (("approved", 60_000, 60_000), ["cancelled"] * 2, 0)
    assert sums(order) == ("refunded", 60_000, 60_000)
    ledger = LedgerEntry.objects.filter(order=order).values_list("kind", "amount_fen")
    assert list(ledger) == [("payment", 60_000), ("refund", 60_000)]
    assert [event.after for event in refund.events.all()] == ["requested", "agreed", "refunded"]


@pytest.mark.rule("SD-22")
def test_part_of_an_order_is_refunded_and_the_rest_goes_on(jinan: Association) -> None:
    order = paid(people=3)
    refund = ask(order, people_of(order)[:1])

    refunding.agree_refund(refund=refund, by=None)
    send(refund)

    assert sums(order) == ("approved", 90_000, 30_000)
    assert states_of(order) == ["cancelled", "studying", "studying"]
    assert TrainingClass.objects.get().taken == 2


@pytest.mark.rule("SD-22")
def test_fee_of_a_finished_study_stays(jinan: Association) -> None:
    order = paid(people=2)
    refund = ask(order)
    done = order.lines.earliest("pk").enrolment
    move_enrolment(enrolment=done, to=EnrolmentState.CREDITS_COMPLETE, by=None)

    with pytest.raises(RefundRefused):
        refunding.agree_refund(refund=refund, by=None)
    refunding.withdraw_refund(refund=Refund.objects.get(pk=refund.pk), by=None)
    with pytest.raises(RefundRefused):
        ask(order)

    assert sums(order) == ("approved", 60_000, 0)
    assert states_of(order) == ["credits_complete", "studying"]


@pytest.mark.parametrize("field", ["reason", "payee_name", "payee_account", "enrolments"])
def test_refund_names_the_field_that_is_wrong(jinan: Association, field: str) -> None:
    order = paid()
    payee = {"payee_name": "甲", "payee_bank": "乙", "payee_account": "150000000001"}
    people = people_of(order)

    with pytest.raises(InvalidInput) as error:
        refunding.request_refund(
            order=order,
            enrolments=[] if field == "enrolments" else people,
            reason="" if field == "reason" else "离职",
            payee=RefundPayee(**{**payee, **({field: ""} if field in payee else {})}),
            by=None,
        )

    assert error.value.field == field


def test_unpaid_order_has_nothing_to_refund(jinan: Association) -> None:
    with pytest.raises(Conflict):
        ask(make_order())


def test_one_refund_at_a_time(jinan: Association) -> None:
    order = paid(people=2)
    ask(order, people_of(order)[:1])

    with pytest.raises(Conflict):
        ask(order, people_of(order)[1:])


@pytest.mark.rule("SD-22")
def test_refund_is_refused_with_a_reason(jinan: Association) -> None:
    refund = ask(paid())

    with pytest.raises(InvalidInput):
        refunding.refuse_refund(refund=refund, answer=" ", by=None)
    refunding.refuse_refund(refund=refund, answer="已开课", by=None)

    row = Refund.objects.get()
    assert (row.state, row.answer) == ("refused", "已开课")


@pytest.mark.rule("PL-40")
def test_the_same_transfer_is_not_recorded_for_two_refunds(jinan: Association) -> None:
    refunds = [ask(paid()), ask(paid())]
    for refund in refunds:
        refunding.agree_refund(refund=refund, by=None)
    send(refunds[0], "B1")

    with pytest.raises(InvalidInput) as error:
        send(refunds[1], "B1")

    assert error.value.field == "bank_reference"
    assert Refund.objects.get(pk=refunds[1].pk).state == "agreed"


def test_more_than_was_paid_is_refused_by_the_table(jinan: Association) -> None:
    order = paid()

    with pytest.raises(IntegrityError, match="refunded_at_most_paid"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(refunded_fen=30_001)


@pytest.mark.rule("SD-22", "PL-40")
def test_agreeing_at_once_frees_places_and_money_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        order = paid(people=2)
        refund = ask(order)

    results = fire(
        schema,
        [lambda: refunding.agree_refund(refund=Refund.objects.get(pk=refund.pk), by=None)] * 8,
    )

    with enter_tenant(schema):
        assert Counter(type(result) for result in results) == {Refund: 1, IllegalMove: 7}
        assert sums(order) == ("approved", 60_000, 60_000)
        assert TrainingClass.objects.get().taken == 0


@pytest.mark.rule("SD-22")
def test_asking_at_once_leaves_one_refund(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        order = paid(people=2)
        people = people_of(order)

    results = fire(schema, [lambda n=n: ask(order, [people[n % 2]]) for n in range(8)])  # type: ignore[misc]

    with enter_tenant(schema):
        assert Counter(type(result) for result in results) == {Refund: 1, Conflict: 7}
        assert Refund.objects.count() == 1


@pytest.mark.rule("SD-25")
def test_whole_refund_takes_the_invoice_back(connected: RunningSandbox) -> None:
    order = paid(people=2)
    blue = invoicing.request_invoice(order=order, by=None)
    deliver()
    refund = ask(order)
    refunding.agree_refund(refund=refund, by=None)
    send(refund)

    deliver()

    red = Invoice.objects.get(colour="red")
    assert (red.state, red.amount_fen, red.refund_id) == ("mailed", 60_000, refund.pk)
    assert fresh(blue).state == "red_lettered"


@pytest.mark.rule("SD-25")
def test_part_refund_takes_a_part_back_after_the_invoice_is_there(
    connected: RunningSandbox,
) -> None:
    order = paid(people=3)
    blue = invoicing.request_invoice(order=order, by=None)
    refund = ask(order, people_of(order)[:1])
    refunding.agree_refund(refund=refund, by=None)
    send(refund)

    deliver()
    make_due()
    deliver()

    red = Invoice.objects.get(colour="red")
    assert (red.state, red.amount_fen, fresh(blue).state) == ("mailed", 30_000, "mailed")


@pytest.mark.rule("SD-25")
def test_invoice_asked_for_after_the_refund_is_about_the_rest(connected: RunningSandbox) -> None:
    order = paid(people=2)
    refund = ask(order, people_of(order)[:1])
    refunding.agree_refund(refund=refund, by=None)

    blue = invoicing.request_invoice(order=order, by=None)
    send(refund)

    assert blue.amount_fen == 30_000
    assert Invoice.objects.filter(colour="red").count() == 0


@pytest.mark.rule("SD-25")
def test_two_red_letters_take_the_invoice_back_together(connected: RunningSandbox) -> None:
    order = paid(people=2)
    blue = invoicing.request_invoice(order=order, by=None)
    deliver()
    for number, person in enumerate(people_of(order)):
        refund = ask(order, [person])
        refunding.agree_refund(refund=refund, by=None)
        send(refund, f"B{number}")

    deliver()
    make_due()
    deliver()

    reds = Invoice.objects.filter(colour="red").values_list("state", flat=True)
    assert (list(reds), fresh(blue).state) == (["mailed", "mailed"], "red_lettered")
