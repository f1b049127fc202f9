"""The API that the journey walks: classes, eligibility, application, order, receipt, review."""

import pytest
from django.http import HttpResponse

from anpei.accounts.models import Role
from anpei.enrolment.models import Enrolment
from anpei.payments.domain import file_receipt, place_order
from anpei.payments.models import Order
from tenants.entering import enter_association
from tenants.models import Association
from tests.enrolment.applying import FILED, SignedIn, billing
from tests.factories import Cast, make_cast, make_licence, make_person, make_staff
from tests.payments.receipts import filing


def application(cast: Cast, *licences: str) -> dict[str, object]:
    return {
        "training_class": cast.training_class.public_id,
        "licences": list(licences) or [cast.licence.public_id],
        "billing": FILED,
    }


@pytest.mark.rule("SD-11", "SD-14", "SD-15", "SD-20", "SD-21", "SD-22", "SD-23", "SD-24")
def test_the_whole_way_from_class_to_study(cast: Cast, alice: SignedIn, finance: SignedIn) -> None:
    early = make_licence(make_person("早早"), cast.licence.enterprise, days_left=300)

    [one] = alice.get("/api/enrolment/classes/?category=C").json()["classes"]
    asked = alice.get(f"/api/enrolment/classes/{one['public_id']}/eligibility/").json()
    made = alice.send("/api/enrolment/applications/", application(cast))
    order = f"/api/payments/orders/{made.json()['order']}/"
    pay_to = alice.get(order).json()["pay_to"]
    receipt = alice.send(f"{order}receipts/", filing())
    queue = finance.get("/api/payments/queue/").json()["orders"]
    refused = finance.send(f"{order}decision/", {"decision": "refuse", "reason": "户名不符"})
    again = alice.send(f"{order}receipts/", filing())
    approved = finance.send(f"{order}decision/", {"decision": "approve"})
    seen = alice.get(order).json()

    assert [person["licence"] for person in asked["eligible"]] == [cast.licence.public_id]
    [group] = asked["kept_out"]
    assert (group["rule"], group["people"][0]["licence"]) == ("SD-13a", early.public_id)
    assert group["people"][0]["allowed_from"] is not None
    assert [way["number"] for way in pay_to] == ["15-000000000000001"]
    assert [one["number"] for one in queue] == [made.json()["number"]]
    statuses = [a.status_code for a in (made, receipt, refused, again, approved)]
    assert statuses == [201, 201, 200, 201, 200]
    assert [line["state"] for line in seen["lines"]] == ["studying"]
    assert [event["after"] for event in seen["events"]] == [
        "awaiting_payment",
        "under_review",
        "refused",
        "under_review",
        "approved",
    ]


@pytest.mark.rule("SD-22")
def test_cancelling_gives_the_place_back(cast: Cast, alice: SignedIn, order: Order) -> None:
    answer = alice.send(f"/api/payments/orders/{order.public_id}/cancellation/", {})

    cast.training_class.refresh_from_db()
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert cast.training_class.taken == 0


@pytest.mark.rule("PL-06")
def test_a_refusal_names_rule_edition_and_date(cast: Cast, alice: SignedIn) -> None:
    early = make_licence(make_person("早早"), cast.licence.enterprise, days_left=300)

    answer = alice.send("/api/enrolment/applications/", application(cast, early.public_id))

    body = answer.json()
    assert answer.status_code == 403
    assert (body["code"], body["rule"], body["edition"]) == ("refused", "SD-13a", "sd-m1")
    assert body["allowed_from"] is not None


def test_the_same_key_gives_the_same_answer(cast: Cast, alice: SignedIn) -> None:
    url = "/api/enrolment/applications/"
    second = make_licence(make_person("何珀"), cast.licence.enterprise)

    first = alice.send(url, application(cast), key="the-same-key")
    same = alice.send(url, application(cast), key="the-same-key")
    other = alice.send(url, application(cast, second.public_id), key="the-same-key")

    assert (first.status_code, same.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == same.json()
    assert (Order.objects.count(), Enrolment.objects.count()) == (1, 1)


def test_money_needs_a_key(cast: Cast, alice: SignedIn) -> None:
    answer = alice.post(
        "/api/enrolment/applications/", application(cast), content_type="application/json"
    )

    assert (answer.status_code, Order.objects.count()) == (422, 0)


@pytest.mark.rule("SD-15")
def test_billing_is_checked_field_by_field(cast: Cast, alice: SignedIn) -> None:
    body = {**application(cast), "billing": {**FILED, "post_mobile": "1", "email": "no"}}

    answer = alice.send("/api/enrolment/applications/", body)

    assert answer.status_code == 400
    assert sorted(answer.json()["fields"]["billing"]) == ["email", "post_mobile"]


def test_anothers_objects_are_not_found(
    cast: Cast, filed: Order, charlie: SignedIn, finance: SignedIn
) -> None:
    order = f"/api/payments/orders/{filed.public_id}/"

    answers: list[HttpResponse] = [
        charlie.get(order),
        charlie.send(f"{order}receipts/", filing()),
        charlie.send(f"{order}cancellation/", {}),
        charlie.send("/api/enrolment/applications/", application(cast)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert charlie.get("/api/payments/orders/").json() == {"orders": []}
    filed.refresh_from_db()
    assert filed.state == "under_review"


def test_each_kind_of_account_has_its_own_doors(cast: Cast, filed: Order) -> None:
    alice, learner = SignedIn(cast.alice), SignedIn(cast.learner)
    teacher = SignedIn(make_staff("teacher", Role.TEACHER))
    decision = f"/api/payments/orders/{filed.public_id}/decision/"
    approve = {"decision": "approve"}

    answers = [
        alice.send(decision, approve),
        learner.send(decision, approve),
        teacher.send(decision, approve),
        learner.get(f"/api/payments/orders/{filed.public_id}/"),
        learner.get("/api/enrolment/classes/"),
        teacher.get("/api/payments/queue/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 404, 403, 403]
    assert learner.get("/api/payments/orders/").json() == {"orders": []}
    filed.refresh_from_db()
    assert filed.state == "under_review"


@pytest.mark.rule("PL-03")
def test_another_associations_order_is_not_found(other_cast: Cast) -> None:
    with enter_association(Association.objects.get(schema_name="yantai")):
        alice = SignedIn(other_cast.alice, "yantai")
        staff = SignedIn(other_cast.staff, "yantai")
    with enter_association(Association.objects.get(schema_name="jinan")):
        cast = make_cast()
        filed = place_order(
            enterprise=cast.licence.enterprise,
            training_class=cast.training_class,
            licences=[cast.licence.public_id],
            billing=billing(),
            by=cast.alice,
        )
        file_receipt(order=filed, by=cast.alice, **filing())
    order = f"/api/payments/orders/{filed.public_id}/"

    answers = [
        alice.get(order),
        alice.get(f"/enterprise/orders/{filed.public_id}/"),
        staff.get(f"/staff/orders/{filed.public_id}/"),
        staff.send(f"{order}decision/", {"decision": "approve"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    with enter_association(Association.objects.get(schema_name="jinan")):
        filed.refresh_from_db()
    assert filed.state == "under_review"


def test_a_post_without_the_csrf_token_is_refused(cast: Cast) -> None:
    browser = SignedIn(cast.alice, enforce_csrf_checks=True)

    answer = browser.send("/api/enrolment/applications/", application(cast))

    assert (answer.status_code, Order.objects.count()) == (403, 0)
