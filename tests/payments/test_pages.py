"""The enterprise's and finance's pages, as a browser without scripts sees them."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import translation

from anpei.accounts.models import Role
from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.months import months_before
from anpei.payments.domain import refuse_order
from anpei.payments.domain.forget import forget_old_drafts
from anpei.payments.models import ApplicationDraft, Order
from tests.enrolment.applying import FILED, SignedIn, count_queries
from tests.factories import Cast, make_class, make_enrolment, make_licence, make_person, make_staff
from tests.payments.receipts import filing


def apply_url(cast: Cast) -> str:
    return f"/enterprise/classes/{cast.training_class.public_id}/apply/"


def check_url(cast: Cast) -> str:
    return f"{apply_url(cast)}check/"


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def hidden(answer: HttpResponse) -> dict[str, list[str]]:
    """The confirmation's hidden fields, as its form would send them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.content.decode()
    ):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.rule("SD-14", "SD-13a", "SD-13b", "SD-13c", "SD-13d", "SD-13e", "SD-13f")
def test_application_offers_the_eligible_and_explains_the_others(
    cast: Cast, alice: SignedIn
) -> None:
    mine = cast.licence.enterprise
    early = make_licence(make_person("早早"), mine, days_left=300)
    others = [
        make_licence(make_person("晚晚"), mine, days_left=3),
        make_licence(make_person("期期"), mine, days_left=-3),
        make_licence(make_person("乙乙"), mine, category="A"),
        make_licence(make_person("别别"), mine, category="A", is_main=False),
    ]

    page = text(alice.get(apply_url(cast)))

    offered = re.findall(r'name="licences" value="([^"]+)"', page)
    assert offered == [cast.licence.public_id]
    assert [rule for rule in ("SD-13a", "SD-13b", "SD-13c", "SD-13f") if rule not in page] == []
    assert [one.number for one in (early, *others) if one.number not in page] == []
    assert f"{months_before(early.valid_until, 6):%Y-%m-%d}" in page


@pytest.mark.rule("SD-13g")
def test_application_says_when_the_last_sync_was(cast: Cast, alice: SignedIn) -> None:
    page = text(alice.get(apply_url(cast)))

    moment = cast.licence.synced_at
    assert moment is not None
    assert f'datetime="{moment.astimezone():%Y}' in page


@pytest.mark.rule("SD-14")
def test_application_is_searched_by_name(cast: Cast, alice: SignedIn) -> None:
    make_licence(make_person("早早"), cast.licence.enterprise, days_left=300)

    page = text(alice.get(apply_url(cast), {"q": "早早"}))

    assert "早早" in page
    assert cast.licence.number not in page


@pytest.mark.rule("SD-15")
def test_application_goes_by_confirmation_to_the_order(cast: Cast, alice: SignedIn) -> None:
    filed = {**FILED, "licences": [cast.licence.public_id]}

    sent = alice.post(apply_url(cast), {**filed, "step": "review"})
    confirmation = alice.get(check_url(cast))
    nothing_yet = Order.objects.count()
    fields = hidden(confirmation)
    done = alice.post(check_url(cast), {**fields, "step": "confirm"})

    order = Order.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, check_url(cast))
    assert (confirmation.status_code, nothing_yet) == (200, 0)
    shown = text(confirmation)
    assert [value for value in FILED.values() if value not in shown and value != "electronic"] == []
    assert "¥300.00" in shown
    assert (done.status_code, done["Location"]) == (302, f"/enterprise/orders/{order.public_id}/")
    assert (order.invoice_title, order.amount_fen) == (FILED["invoice_title"], 30000)


@pytest.mark.rule("SD-15")
def test_confirming_twice_or_after_going_back_makes_one_order(cast: Cast, alice: SignedIn) -> None:
    filed = {**FILED, "licences": [cast.licence.public_id]}
    fields = hidden(alice.post(apply_url(cast), {**filed, "step": "review"}, follow=True))

    first = alice.post(check_url(cast), {**fields, "step": "confirm"})
    second = alice.post(check_url(cast), {**fields, "step": "confirm"})
    back = alice.get(check_url(cast))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert (Order.objects.count(), Enrolment.objects.count()) == (1, 1)
    assert (back.status_code, back["Location"]) == (302, apply_url(cast))


@pytest.mark.rule("SD-15")
def test_application_shows_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, alice: SignedIn
) -> None:
    answer = alice.post(
        apply_url(cast),
        {
            **FILED,
            "taxpayer_number": "91350100M000100Y4Z",
            "licences": [cast.licence.public_id],
            "step": "review",
        },
    )

    page = text(alice.get(apply_url(cast)))
    assert (answer.status_code, answer["Location"]) == (302, apply_url(cast))
    assert 'value="91350100M000100Y4Z"' in page
    assert f'value="{cast.licence.public_id}" data-fee="30000" checked' in page
    assert 'href="#id_taxpayer_number"' in page


@pytest.mark.rule("SD-15")
def test_application_remembers_the_last_billing(order: Order, cast: Cast, alice: SignedIn) -> None:
    make_licence(make_person("何珀"), cast.licence.enterprise)

    page = text(alice.get(apply_url(cast)))

    assert [FILED[name] in page for name in ("bank_account", "post_address", "email")] == [True] * 3


def test_application_can_be_changed_after_the_confirmation(cast: Cast, alice: SignedIn) -> None:
    filed = {**FILED, "licences": [cast.licence.public_id]}
    fields = hidden(alice.post(apply_url(cast), {**filed, "step": "review"}, follow=True))

    again = alice.post(check_url(cast), {**fields, "step": "edit"})

    assert (again.status_code, again["Location"]) == (302, apply_url(cast))
    assert FILED["post_address"] in text(alice.get(apply_url(cast)))
    assert Order.objects.count() == 0


def test_application_tells_when_the_class_filled_up(cast: Cast, alice: SignedIn) -> None:
    filed = {**FILED, "licences": [cast.licence.public_id]}
    fields = hidden(alice.post(apply_url(cast), {**filed, "step": "review"}, follow=True))
    cast.training_class.places = 1
    cast.training_class.save()
    make_enrolment(make_licence(make_person(), cast.other_licence.enterprise), cast.training_class)

    english = {"Accept-Language": "en"}
    answer = alice.post(check_url(cast), {**fields, "step": "confirm"}, headers=english)

    page = text(alice.get(apply_url(cast), headers=english))
    assert (answer.status_code, answer["Location"]) == (302, apply_url(cast))
    assert FILED["post_address"] in page
    assert "places are left in this class" in page
    assert Order.objects.count() == 0


def test_application_for_anothers_people_leads_nowhere(cast: Cast, alice: SignedIn) -> None:
    filed = {**FILED, "licences": [cast.other_licence.public_id]}

    answer = alice.post(apply_url(cast), {**filed, "step": "review"}, follow=True)
    forced = alice.post(
        check_url(cast), {**filed, "step": "confirm", "idempotency_key": "a-key-of-mine"}
    )

    assert answer.redirect_chain[-1] == (apply_url(cast), 302)  # type: ignore[attr-defined]
    assert cast.other_licence.number not in text(answer)
    assert (forced.status_code, forced["Location"]) == (302, apply_url(cast))
    assert Order.objects.count() == 0


@pytest.mark.rule("SD-15")
def test_draft_is_the_users_own_and_forgotten_in_time(cast: Cast, alice: SignedIn) -> None:
    alice.post(apply_url(cast), {**FILED, "email": "mine@example.org", "step": "review"})

    others = text(SignedIn(cast.charlie).get(apply_url(cast)))
    kept = text(alice.get(apply_url(cast)))
    ApplicationDraft.objects.update(changed_at=db_now() - timedelta(days=31))
    forgotten = forget_old_drafts()

    assert ("mine@example.org" in others, "mine@example.org" in kept) == (False, True)
    assert (forgotten, ApplicationDraft.objects.count()) == (1, 0)


@pytest.mark.rule("SD-20")
def test_order_page_shows_the_account_and_the_remark(order: Order, alice: SignedIn) -> None:
    page = text(alice.get(f"/enterprise/orders/{order.public_id}/"))

    assert "15-000000000000001" in page
    assert f"济南泰山建筑有限公司1人 {order.number}" in page
    assert "alipay.com" not in page.lower()


@pytest.mark.rule("SD-21", "SD-22")
def test_receipt_is_filed_refused_and_filed_again(
    order: Order, cast: Cast, alice: SignedIn
) -> None:
    url = f"/enterprise/orders/{order.public_id}/receipt/"
    future = policy_today() + timedelta(days=1)

    wrong = alice.post(url, {**filing(), "paid_on": future})
    right = alice.post(url, filing())
    refuse_order(order=order, reason="户名不符", by=cast.staff)
    refused = text(alice.get(f"/enterprise/orders/{order.public_id}/"))
    form = text(alice.get(url))
    again = alice.post(url, {**filing(), "account_last4": "1234"})

    order.refresh_from_db()
    assert (wrong.status_code, right.status_code, again.status_code) == (422, 302, 302)
    assert "户名不符" in refused
    assert 'value="8899"' in form
    assert (order.state, order.receipts.count()) == ("under_review", 2)


@pytest.mark.rule("SD-22")
def test_orders_list_every_state_with_its_way_on(order: Order, cast: Cast, alice: SignedIn) -> None:
    receipt = f"/enterprise/orders/{order.public_id}/receipt/"

    unpaid = text(alice.get("/enterprise/orders/"))
    alice.post(receipt, filing())
    waiting = text(alice.get("/enterprise/orders/"))
    refuse_order(order=order, reason="户名不符", by=cast.staff)
    refused = text(alice.get("/enterprise/orders/", {"state": "refused"}))
    none = text(alice.get("/enterprise/orders/", {"state": "approved"}))

    assert [receipt in page for page in (unpaid, waiting, refused)] == [True, False, True]
    assert "户名不符" in refused
    assert order.number not in none


@pytest.mark.rule("SD-22")
def test_order_is_cancelled_from_its_page(order: Order, cast: Cast, alice: SignedIn) -> None:
    url = f"/enterprise/orders/{order.public_id}/cancel/"

    first, second = alice.post(url), alice.post(url)

    cast.training_class.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 409)
    assert cast.training_class.taken == 0


@pytest.mark.rule("SD-22")
def test_order_details_show_everything_filed(filed: Order, alice: SignedIn) -> None:
    page = text(alice.get(f"/enterprise/orders/{filed.public_id}/"))

    missing = [v for k, v in FILED.items() if v not in page and k != "invoice_kind"]
    assert missing == []
    assert "8899" in page


@pytest.mark.rule("SD-23")
def test_queue_is_oldest_first_with_its_age(filed: Order, cast: Cast, finance: SignedIn) -> None:
    Order.objects.filter(pk=filed.pk).update(
        submitted_at=filed.created_at - timedelta(days=9), created_at=filed.created_at
    )

    with translation.override("en"):
        page = text(finance.get("/staff/receipts/", headers={"Accept-Language": "en"}))

    assert filed.number in page
    assert re.search(r"[567] of 3 working days", page)


@pytest.mark.rule("SD-23", "SD-24")
def test_staff_refuse_with_a_reason_and_approve(filed: Order, finance: SignedIn) -> None:
    url = f"/staff/orders/{filed.public_id}/decision/"

    shown = text(finance.get(f"/staff/orders/{filed.public_id}/"))
    without = finance.post(url, {"decision": "refuse", "reason": ""})
    approved = finance.post(url, {"decision": "approve"})
    again = finance.post(url, {"decision": "approve"})

    filed.refresh_from_db()
    statuses = (without.status_code, approved.status_code, again.status_code)
    assert "8899" in shown
    assert statuses == (422, 302, 409)
    assert filed.state == "approved"


def test_only_finance_and_admin_review(filed: Order, cast: Cast) -> None:
    teacher = SignedIn(make_staff("teacher", Role.TEACHER))
    cashier = SignedIn(make_staff("cashier", Role.FINANCE))
    url = f"/staff/orders/{filed.public_id}/decision/"

    answers = [
        browser.get("/staff/receipts/").status_code
        for browser in (teacher, cashier, SignedIn(cast.alice))
    ]

    assert answers == [403, 200, 403]
    assert teacher.post(url, {"decision": "approve"}).status_code == 403


def test_anothers_order_is_not_found(filed: Order, charlie: SignedIn) -> None:
    paths = [f"/enterprise/orders/{filed.public_id}/{end}" for end in ("", "receipt/")]

    answers = [charlie.get(path).status_code for path in paths]
    answers.append(charlie.post(f"/enterprise/orders/{filed.public_id}/cancel/").status_code)

    filed.refresh_from_db()
    assert answers == [404, 404, 404]
    assert filed.state == "under_review"
    assert filed.number not in text(charlie.get("/enterprise/orders/"))


@pytest.mark.parametrize("number", [1, 3])
def test_orders_page_asks_the_same_queries_for_one_and_three(
    order: Order, alice: SignedIn, number: int
) -> None:
    for n in range(number - 1):
        make_order_like(order, n)

    queries = count_queries(lambda: alice.get("/enterprise/orders/"))

    # session, user, count, orders
    assert queries == 4


@pytest.mark.parametrize("number", [1, 3])
def test_queue_asks_the_same_queries_for_one_and_three(
    filed: Order, finance: SignedIn, number: int
) -> None:
    for n in range(number - 1):
        make_order_like(filed, n)

    queries = count_queries(lambda: finance.get("/staff/receipts/"))

    assert queries == 8


def make_order_like(order: Order, n: int) -> Order:
    """Another order of the same enterprise in the same state."""
    copy = Order.objects.get(pk=order.pk)
    copy.pk, copy.number, copy.public_id = None, f"{order.number}-{n}", f"copy-{n}"
    copy._state.adding = True
    copy.save()
    return copy


def test_menus_lead_to_pages_that_exist(cast: Cast, alice: SignedIn) -> None:
    make_class(category="A")

    answers = {
        path: alice.get(path).status_code
        for path in (
            "/enterprise/information/",
            "/enterprise/people/",
            "/enterprise/classes/",
            "/enterprise/orders/",
        )
    }

    assert set(answers.values()) == {200}
