"""An order pulled from several sides at once: one effect, the rest told."""

from collections import Counter

import pytest

from anpei.enrolment.models import TrainingClass
from anpei.kernel.states import IllegalMove
from anpei.payments.domain import approve_order, cancel_order, file_receipt, place_order
from anpei.payments.models import Order
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.applying import billing
from tests.enrolment.test_races import fire
from tests.factories import make_class, make_enterprise, make_licence, make_person
from tests.payments.receipts import filing


def order_of(people: int) -> Order:
    enterprise = make_enterprise()
    licences = [make_licence(make_person(), enterprise).public_id for _ in range(people)]
    return place_order(
        enterprise=enterprise,
        training_class=make_class(),
        licences=licences,
        billing=billing(),
        by=None,
    )


@pytest.mark.rule("SD-22")
def test_cancelling_at_once_gives_places_back_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        order = order_of(3)

    results = fire(schema, [lambda: cancel_order(order=order, by=None)] * 20)

    with enter_tenant(schema):
        taken = TrainingClass.objects.get(pk=order.training_class_id).taken
    assert Counter(type(result) for result in results) == {Order: 1, IllegalMove: 19}
    assert taken == 0


@pytest.mark.rule("SD-22")
def test_filing_and_cancelling_at_once_do_not_both_happen(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        order = order_of(1)
        filed = filing()

    results = fire(
        schema,
        [
            *[lambda: cancel_order(order=Order.objects.get(pk=order.pk), by=None)] * 5,
            *[lambda: file_receipt(order=Order.objects.get(pk=order.pk), by=None, **filed)] * 5,
        ],
    )

    with enter_tenant(schema):
        order.refresh_from_db()
        taken = TrainingClass.objects.get(pk=order.training_class_id).taken
    assert sum(not isinstance(result, IllegalMove) for result in results) == 1
    assert (order.state, taken) in {("cancelled", 0), ("under_review", 1)}


@pytest.mark.rule("SD-24")
def test_approving_at_once_opens_study_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        order = order_of(2)
        file_receipt(order=order, by=None, **filing())

    results = fire(schema, [lambda: approve_order(order=order, by=None)] * 10)

    with enter_tenant(schema):
        opened = [
            list(line.enrolment.events.values_list("after", flat=True))
            for line in order.lines.select_related("enrolment")
        ]
    assert Counter(type(result) for result in results) == {Order: 1, IllegalMove: 9}
    assert opened == [["applied", "studying"]] * 2


@pytest.mark.rule("SD-12")
def test_order_numbers_are_never_given_twice(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        the_class, enterprise = make_class(), make_enterprise()
        licences = [make_licence(make_person(), enterprise).public_id for _ in range(40)]

    results = fire(
        schema,
        [
            lambda licence=licence: place_order(  # type: ignore[misc]
                enterprise=enterprise,
                training_class=the_class,
                licences=[licence],
                billing=billing(),
                by=None,
            )
            for licence in licences
        ],
    )

    assert len({result.number for result in results}) == 40  # type: ignore[attr-defined]
