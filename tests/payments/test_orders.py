"""Orders: made with the enrolments, paid by transfer, reviewed, refused, filed again, cancelled."""

from datetime import date, timedelta

import pytest

from anpei.accounts.models import User, UserKind
from anpei.audit.models import AuditEntry
from anpei.enrolment.domain import ClassFull
from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import InvalidInput
from anpei.kernel.states import IllegalMove
from anpei.payments.domain import (
    PriceChanged,
    approve_order,
    cancel_order,
    file_receipt,
    place_order,
    refuse_order,
    set_calendar_days,
)
from anpei.payments.models import Order, OrderLine
from anpei.payments.queries import (
    receipt_queue,
    ways_to_pay,
    working_days_between,
    working_days_from,
)
from anpei.payments.states import ORDER
from tests.enrolment.applying import billing
from tests.factories import Cast, make_class, make_enrolment, make_licence, make_person
from tests.payments.receipts import filing


def states_of(order: Order) -> tuple[str, list[str]]:
    order.refresh_from_db()
    lines = Enrolment.objects.filter(line__order=order).order_by("pk")
    return order.state, [one.state for one in lines]


@pytest.mark.rule("SD-15")
def test_place_order_counts_people_and_money_itself(cast: Cast) -> None:
    second = make_licence(make_person("何珀"), cast.licence.enterprise)

    order = place_order(
        enterprise=cast.licence.enterprise,
        training_class=cast.training_class,
        licences=[cast.licence.public_id, second.public_id],
        billing=billing(invoice_kind="paper"),
        by=cast.alice,
    )

    assert (order.people, order.amount_fen, order.state) == (2, 60000, "awaiting_payment")
    assert order.invoice_kind == "paper"
    assert sum(OrderLine.objects.filter(order=order).values_list("amount_fen", flat=True)) == 60000
    assert [event.after for event in order.events.all()] == ["awaiting_payment"]
    assert AuditEntry.objects.filter(act="order.place", subject_id=order.pk).count() == 1


def test_place_order_refuses_another_amount_than_was_shown(cast: Cast) -> None:
    with pytest.raises(PriceChanged):
        place_order(
            enterprise=cast.licence.enterprise,
            training_class=cast.training_class,
            licences=[cast.licence.public_id],
            billing=billing(),
            by=cast.alice,
            agreed_fen=1,
        )

    cast.training_class.refresh_from_db()
    assert (Order.objects.count(), Enrolment.objects.count()) == (0, 0)
    assert cast.training_class.taken == 0


def test_place_order_in_a_full_class_leaves_nothing(cast: Cast) -> None:
    full = make_class(places=1)
    make_enrolment(make_licence(make_person(), cast.licence.enterprise), full)

    with pytest.raises(ClassFull):
        place_order(
            enterprise=cast.licence.enterprise,
            training_class=full,
            licences=[cast.licence.public_id],
            billing=billing(),
            by=cast.alice,
        )

    assert Order.objects.count() == 0


@pytest.mark.rule("SD-20")
def test_ways_to_pay_are_bank_transfer_alone(order: Order) -> None:
    [(_title, payee)] = ways_to_pay(order)

    assert (payee.name, payee.bank, payee.number) == (
        "济南建筑安全协会",
        "农行",
        "15-000000000000001",
    )
    assert payee.remark == f"济南泰山建筑有限公司1人 {order.number}"


@pytest.mark.rule("SD-21", "SD-22")
def test_file_receipt_puts_the_order_under_review(order: Order, cast: Cast) -> None:
    receipt = file_receipt(order=order, by=cast.alice, **{**filing(), "account_last4": "８８９９"})

    order.refresh_from_db()
    assert (order.state, order.submitted_at is not None) == ("under_review", True)
    assert (receipt.payer_name, receipt.account_last4) == ("济南泰山建筑有限公司", "8899")


@pytest.mark.rule("SD-21")
@pytest.mark.parametrize(
    ("field", "value"),
    [("payer_name", "  "), ("account_last4", "889"), ("account_last4", "88a9")],
)
def test_file_receipt_names_the_field_that_is_wrong(
    order: Order, cast: Cast, field: str, value: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        file_receipt(order=order, by=cast.alice, **{**filing(), field: value})

    order.refresh_from_db()
    assert (error.value.field, order.state) == (field, "awaiting_payment")


@pytest.mark.rule("SD-21")
def test_file_receipt_refuses_a_day_in_the_future(order: Order, cast: Cast) -> None:
    tomorrow = policy_today() + timedelta(days=1)

    with pytest.raises(InvalidInput) as error:
        file_receipt(order=order, by=cast.alice, **{**filing(), "paid_on": tomorrow})

    assert error.value.field == "paid_on"


@pytest.mark.rule("SD-24")
def test_approve_order_opens_study_for_everybody_at_once(cast: Cast) -> None:
    second = make_licence(make_person("何珀"), cast.licence.enterprise)
    order = place_order(
        enterprise=cast.licence.enterprise,
        training_class=cast.training_class,
        licences=[cast.licence.public_id, second.public_id],
        billing=billing(),
        by=cast.alice,
    )
    file_receipt(order=order, by=cast.alice, **filing())

    approve_order(order=order, by=cast.staff)

    assert states_of(order) == ("approved", ["studying", "studying"])
    studying = Enrolment.objects.filter(line__order=order)
    assert [one.studying_at is not None for one in studying] == [True, True]
    account = User.objects.get(person=second.person)
    assert (account.kind, account.display_name) == (UserKind.LEARNER, "何珀")


@pytest.mark.rule("SD-24")
def test_approve_order_is_whole_or_nothing(
    filed: Order, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**kwargs: object) -> None:
        raise RuntimeError("no account today")

    monkeypatch.setattr("anpei.payments.domain.approve.ensure_learner_accounts", fail)
    with pytest.raises(RuntimeError):
        approve_order(order=filed, by=cast.staff)

    assert states_of(filed) == ("under_review", ["applied"])


@pytest.mark.rule("SD-22", "SD-23")
def test_refuse_order_needs_a_reason_and_lets_file_again(filed: Order, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as error:
        refuse_order(order=filed, reason="  ", by=cast.staff)
    refuse_order(order=filed, reason="户名与到账记录不符", by=cast.staff)
    refused = states_of(filed)
    reason = filed.refusal_reason
    file_receipt(order=filed, by=cast.alice, **filing())

    assert error.value.field == "reason"
    assert (refused, reason) == (("refused", ["applied"]), "户名与到账记录不符")
    assert states_of(filed) == ("under_review", ["applied"])
    assert filed.refusal_reason == ""
    assert [(event.after, event.reason) for event in filed.events.all()] == [
        ("awaiting_payment", ""),
        ("under_review", ""),
        ("refused", "户名与到账记录不符"),
        ("under_review", ""),
    ]
    assert filed.receipts.count() == 2


@pytest.mark.rule("SD-22")
def test_cancel_order_gives_its_places_back(order: Order, cast: Cast) -> None:
    cancel_order(order=order, by=cast.alice)

    cast.training_class.refresh_from_db()
    assert states_of(order) == ("cancelled", ["cancelled"])
    assert cast.training_class.taken == 0


@pytest.mark.rule("SD-22")
def test_cancel_order_twice_gives_places_back_once(order: Order, cast: Cast) -> None:
    cancel_order(order=order, by=cast.alice)
    with pytest.raises(IllegalMove):
        cancel_order(order=order, by=cast.alice)

    cast.training_class.refresh_from_db()
    assert cast.training_class.taken == 0


def test_after_cancelling_the_same_person_can_be_enrolled_again(order: Order, cast: Cast) -> None:
    cancel_order(order=order, by=cast.alice)

    again = place_order(
        enterprise=cast.licence.enterprise,
        training_class=cast.training_class,
        licences=[cast.licence.public_id],
        billing=billing(),
        by=cast.alice,
    )

    assert again.number != order.number


@pytest.mark.rule("SD-22")
def test_an_order_under_review_or_approved_cannot_be_cancelled(filed: Order, cast: Cast) -> None:
    with pytest.raises(IllegalMove):
        cancel_order(order=filed, by=cast.alice)
    approve_order(order=filed, by=cast.staff)
    with pytest.raises(IllegalMove):
        cancel_order(order=filed, by=cast.alice)

    assert states_of(filed) == ("approved", ["studying"])


@pytest.mark.rule("SD-22")
def test_the_orders_ways_are_these() -> None:
    assert {before.value: sorted(afters) for before, afters in ORDER.transitions.items()} == {
        "awaiting_payment": ["approved", "cancelled", "expired", "under_review"],
        "under_review": ["approved", "refused"],
        "approved": ["refunded"],
        "refunded": [],
        "refused": ["approved", "cancelled", "under_review"],
        "cancelled": [],
        "expired": ["approved"],
    }


@pytest.mark.rule("SD-23")
def test_receipt_queue_is_oldest_first(filed: Order, cast: Cast) -> None:
    second = make_licence(make_person("何珀"), cast.licence.enterprise)
    newer = place_order(
        enterprise=cast.licence.enterprise,
        training_class=cast.training_class,
        licences=[second.public_id],
        billing=billing(),
        by=cast.alice,
    )
    file_receipt(order=newer, by=cast.alice, **filing())

    queue = [order.number for order in receipt_queue()]

    assert queue == [filed.number, newer.number]


def test_working_days_between_leaves_weekends_and_holidays_out(cast: Cast) -> None:
    friday = date(2026, 11, 20)
    ends = [friday + timedelta(days=n) for n in (0, 1, 3, 7)]

    plain = [working_days_between(friday, day) for day in ends]
    set_calendar_days(
        first=date(2026, 11, 21),
        last=date(2026, 11, 21),
        is_working=True,
        name="调休",
        by=cast.staff,
    )
    monday = date(2026, 11, 23)
    set_calendar_days(first=monday, last=monday, is_working=False, name="放假", by=cast.staff)

    assert plain == [0, 0, 1, 5]
    assert [working_days_between(friday, day) for day in ends] == [0, 1, 1, 5]
    assert working_days_from(friday, 2) == date(2026, 11, 24)
