"""What happens is told, in the same transaction; reminders once a period (PL-63)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from anpei.accounts.models import Role, User
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, policy_today, rehearse
from anpei.messages.domain import deliver_due, send_reminders
from anpei.messages.models import Message
from anpei.payments.domain import approve_order, file_receipt, place_order, refuse_order
from anpei.payments.models import Order
from anpei.payments.states import OrderState
from anpei.people.models import Licence
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.applying import billing
from tests.enrolment.test_races import fire
from tests.factories import Cast, make_cast, make_enrolment, make_staff
from tests.fixtures.sandbox import RunningSandbox
from tests.payments.receipts import filing


def told(kind: str) -> list[str]:
    """Who was told something of this kind."""
    return sorted(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def order_for(cast: Cast) -> Order:
    return place_order(
        enterprise=cast.licence.enterprise,
        training_class=cast.training_class,
        licences=[cast.licence.public_id],
        billing=billing(),
        by=cast.alice,
    )


def order_under_review(cast: Cast) -> Order:
    order = order_for(cast)
    file_receipt(order=order, by=cast.alice, **filing())
    return order


def licences_end_in(days: int) -> None:
    Licence.objects.update(valid_until=policy_today() + timedelta(days=days))


@pytest.mark.rule("PL-63")
def test_approved_receipt_is_told_to_enterprise_and_learner(
    cast: Cast, sending: RunningSandbox
) -> None:
    order = order_under_review(cast)

    approve_order(order=order, by=cast.staff)
    deliver_due()

    assert told("payments.receipt_approved") == ["济南泰山建筑有限公司"]
    assert told("payments.study_open") == ["柯林"]
    assert order.number in sending.mails(order.email)[0]["subject"]
    text = sending.short_messages("sms", cast.licence.person.mobile)[0]["text"]
    assert cast.training_class.name in text


@pytest.mark.rule("PL-63")
def test_refused_receipt_is_told_with_its_reason(cast: Cast) -> None:
    order = order_under_review(cast)

    refuse_order(order=order, reason="未查到该笔汇款", by=cast.staff)

    message = Message.objects.get(kind="payments.receipt_refused", user=cast.alice)
    assert "未查到该笔汇款" in message.body
    assert message.link == f"/enterprise/orders/{order.public_id}/"
    assert message.about_id == order.pk


@pytest.mark.rule("PL-63")
def test_expiring_licence_is_reminded_of_once_a_term(cast: Cast) -> None:
    licences_end_in(30)

    first = send_reminders()
    second = send_reminders()

    assert (first, second) == (4, 0)
    assert told("enrolment.licence_expiring") == ["何珀", "柯林"]
    assert told("enrolment.licences_expiring") == ["济南泰山建筑有限公司", "青岛海河建设有限公司"]


@pytest.mark.rule("PL-63")
@pytest.mark.parametrize("days", [-1, 91])
def test_licence_outside_the_window_is_not_reminded_of(cast: Cast, days: int) -> None:
    licences_end_in(days)

    assert send_reminders() == 0


def test_enrolled_licence_is_not_reminded_of(cast: Cast) -> None:
    licences_end_in(30)
    cast.licence.refresh_from_db()
    make_enrolment(cast.licence, cast.training_class)

    send_reminders()

    assert told("enrolment.licence_expiring") == ["何珀"]


@pytest.mark.rule("PL-63")
def test_study_deadline_is_reminded_of_twice(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class)
    today = policy_today()
    TrainingClass.objects.update(study_until=today + timedelta(days=14))
    Enrolment.objects.update(term=today + timedelta(days=365))
    counts = []

    for passed in (-1, 0, 1, 10, 11, 13, 15):
        with rehearse(db_now() + timedelta(days=passed)):
            send_reminders()
        counts.append(len(told("study.deadline")))

    assert counts == [0, 1, 1, 1, 2, 2, 2]


def test_learner_with_all_credits_is_not_reminded(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.CREDITS_COMPLETE)
    TrainingClass.objects.update(study_until=policy_today() + timedelta(days=5))

    send_reminders()

    assert told("study.deadline") == []


@pytest.mark.rule("PL-63")
def test_unpaid_order_is_reminded_of_every_three_days_five_times(cast: Cast) -> None:
    order_for(cast)
    counts = []

    for passed in (2, 3, 5, 6, 9, 12, 15, 18, 60):
        with rehearse(db_now() + timedelta(days=passed)):
            send_reminders()
        counts.append(len(told("payments.order_unpaid")))

    assert counts == [0, 1, 1, 2, 3, 4, 5, 5, 5]


def test_paid_order_is_not_reminded_of(cast: Cast) -> None:
    order_under_review(cast)

    with rehearse(db_now() + timedelta(days=2)):
        send_reminders()

    assert told("payments.order_unpaid") == []


@pytest.mark.rule("PL-63")
def test_waiting_receipts_are_told_to_finance_once_a_day(cast: Cast) -> None:
    order_under_review(cast)
    make_staff("registrar", Role.REGISTRAR)
    noon = timezone.localtime(db_now()).replace(hour=12) + timedelta(days=1)
    counts = []

    for hours in (1, 80, 81, 104):
        with rehearse(noon + timedelta(hours=hours)):
            send_reminders()
        counts.append(told("payments.receipts_waiting"))

    assert counts == [[], ["admin"], ["admin"], ["admin", "admin"]]


def test_closed_account_is_not_reminded(cast: Cast) -> None:
    licences_end_in(30)
    User.objects.update(is_active=False)

    assert send_reminders() == 0


@pytest.mark.rule("PL-63")
def test_reminding_at_once_reminds_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        make_cast()
        licences_end_in(30)

    counts = fire(schema, [send_reminders] * 4)

    with enter_tenant(schema):
        assert (sum(counts), Message.objects.count()) == (4, 4)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.APPROVED])
def test_ended_order_is_not_reminded_of(cast: Cast, state: OrderState) -> None:
    order_for(cast)
    Order.objects.update(state=state)

    with rehearse(db_now() + timedelta(days=9)):
        send_reminders()

    assert told("payments.order_unpaid") == []
