"""Tokens of a client: who gets them, what they open, when they end (PL-64, T08, T18)."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse

from anpei.accounts.access import all_routes
from anpei.accounts.api.scopes import Scope
from anpei.accounts.domain import issue_activation_code
from anpei.accounts.models import SignInEvent, User
from anpei.accounts.sessions import supersede_sessions
from anpei.audit.models import AuditEntry
from anpei.clients import domain
from anpei.clients.models import ApiClient, ApiGrant, GrantEnd, SpentRefresh
from anpei.clients.tasks import forget_tokens
from anpei.clients.tokens import hash_of
from anpei.kernel.clock import db_now
from tenants.entering import enter_association
from tenants.models import Association
from tests.clients.calling import App, activate, grant_of, register
from tests.enrolment.applying import SignedIn
from tests.factories import PASSWORD, Cast, make_cast, make_enrolment

STATE = "/api/exams/state/"
LEARNER = "/api/tokens/learner/"
BUSINESS = "/api/tokens/business/"
pytestmark = pytest.mark.rule("PL-64")


def told(answer: HttpResponse) -> dict[str, object]:
    found: dict[str, object] = json.loads(answer.content)
    return found


def code_of(answer: HttpResponse) -> tuple[int, object]:
    return answer.status_code, told(answer).get("code")


def fields(cast: Cast) -> dict[str, str]:
    person = cast.licence.person
    return {"city": "济南", "category": "C", "name": person.name, "id_number": person.id_number}


def test_a_client_shows_the_province_s_forms_and_agreement(app: App) -> None:
    found = told(app.ask("/api/sign-in/"))

    assert sorted(found) == ["agreement", "business", "learner"]
    forms = {one["key"]: one for one in found["learner"]}  # type: ignore[attr-defined]
    asked = [one["name"] for one in forms["name"]["fields"]]
    assert asked == ["city", "category", "name", "id_number"]


def test_a_learner_signs_in_step_by_step_and_goes_on_with_the_tokens(cast: Cast, app: App) -> None:
    make_enrolment(cast.licence, cast.training_class)
    sent = {"form": "name", "fields": fields(cast)}

    first = code_of(app.sign_in(LEARNER, **sent))
    code = issue_activation_code(user=cast.learner, channel="staff", by=cast.staff)
    opened = app.sign_in(LEARNER, **sent, new_password=PASSWORD, activation_code=code)
    asked = app.ask(STATE)
    without = code_of(app.sign_in(LEARNER, **sent))
    again = app.sign_in(LEARNER, **sent, password=PASSWORD)

    assert (first, without) == ((409, "activation_needed"), (409, "password_needed"))
    assert (opened.status_code, again.status_code, asked.status_code) == (200, 200, 200)
    assert told(opened)["account"] == {
        "id": cast.learner.public_id,
        "kind": "learner",
        "name": "柯林",
    }
    assert told(opened)["scope"] == "profile study exams certificates enrolment orders"
    assert len(told(asked)["exams"]) == 2  # type: ignore[arg-type]


def test_an_enterprise_signs_in_and_writes_without_a_csrf_token(cast: Cast, app: App) -> None:
    opened = app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)
    order = app.send("/api/enrolment/applications/", {"training_class": "x"})

    assert opened.status_code == 200
    assert code_of(order) == (400, "invalid")


def test_a_session_of_our_sites_still_needs_the_csrf_token(cast: Cast) -> None:
    browser = SignedIn(cast.alice, enforce_csrf_checks=True)

    answer = browser.send("/api/enrolment/applications/", {})

    assert code_of(answer) == (403, "permission_denied")


def test_wrong_passwords_are_answered_alike_and_counted(cast: Cast, app: App) -> None:
    known = app.sign_in(BUSINESS, name=cast.alice.display_name, password="wrong")
    unknown = app.sign_in(BUSINESS, name="没有这家公司", password="wrong")
    more = [app.sign_in(BUSINESS, name=cast.alice.display_name, password="x") for _n in range(8)]

    assert (known.status_code, known.content) == (422, unknown.content)
    assert [one.status_code for one in more] == [422] * 7 + [429]
    assert SignInEvent.objects.filter(succeeded=False).count() == 10


@pytest.mark.parametrize("key", ["", "anpei_key_wrong"])
def test_nobody_signs_in_without_a_registered_client(cast: Cast, key: str) -> None:
    answer = App(key).sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)

    assert code_of(answer) == (401, "client_refused")


def test_an_expired_key_signs_nobody_in(cast: Cast, app: App, client_row: ApiClient) -> None:
    ApiClient.objects.update(key_expires_at=db_now() - timedelta(seconds=1))

    answer = app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)

    assert code_of(answer) == (401, "client_refused")


def test_a_client_s_scopes_bound_its_tokens_and_change_at_once(cast: Cast) -> None:
    row, _key = register(cast.staff, Scope.STUDY)
    app = App.signed_in(row, cast.learner)

    before = code_of(app.ask(STATE))
    domain.change_client(client=row, name=row.name, scopes=[Scope.EXAMS], by=cast.staff)
    after = app.ask(STATE).status_code

    assert (before, after) == ((403, "scope"), 200)


def test_a_token_opens_no_staff_view_and_no_page(cast: Cast, client_row: ApiClient) -> None:
    app = App.signed_in(client_row, cast.staff)

    assert code_of(app.ask("/api/payments/queue/")) == (403, "scope")
    assert app.ask("/staff/").status_code == 302


def test_every_api_view_names_its_scopes_or_is_for_staff_or_clients() -> None:
    views = {route.name: route.view.cls for route in all_routes() if hasattr(route.view, "cls")}  # type: ignore[attr-defined]
    without = {name for name, view in views.items() if not getattr(view, "scopes", ())}

    assert without == {
        "api_schema",
        "clients:api_sign_in",
        "clients:api_learner_tokens",
        "clients:api_business_tokens",
        "clients:api_refresh_tokens",
        "invigilation:commands",
        "invigilation:messages_read",
        "invigilation:seats",
        "payments:api_queue",
        "payments:api_decision",
    }


def test_a_wrong_token_never_falls_back_on_the_cookie(cast: Cast) -> None:
    browser = SignedIn(cast.learner)

    with_cookie = browser.get(STATE).status_code
    with_both = browser.get(STATE, headers={"Authorization": "Bearer nothing"}).status_code

    assert (with_cookie, with_both) == (200, 401)


def test_only_hashes_are_kept(cast: Cast, app: App, client_row: ApiClient) -> None:
    app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)
    grant = grant_of(app)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(c::text, '') FROM clients_apiclient c)"
            " || (SELECT string_agg(g::text, '') FROM clients_apigrant g)"
        )
        kept = cursor.fetchone()[0]

    assert [secret in kept for secret in (app.key, app.access, app.refresh)] == [False] * 3
    assert grant.refresh_hash == hash_of(app.refresh)


def test_a_refresh_replaces_both_tokens(cast: Cast, app: App) -> None:
    app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)
    old = app.access

    answer = app.exchange()
    old_answer = App().get("/api/payments/orders/", headers={"Authorization": f"Bearer {old}"})

    assert (answer.status_code, app.ask("/api/payments/orders/").status_code) == (200, 200)
    assert old_answer.status_code == 401


def test_a_refresh_token_used_twice_ends_the_sign_in_for_both(cast: Cast, app: App) -> None:
    app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)
    stolen = app.refresh
    app.exchange()

    thief = App(app.key).exchange(stolen)

    assert code_of(thief) == (401, "token_refused")
    assert app.ask("/api/payments/orders/").status_code == 401
    assert code_of(app.exchange()) == (401, "token_refused")
    assert ApiGrant.objects.get().end == "reused"
    assert Session.objects.count() == 0
    assert AuditEntry.objects.filter(act="api.sign_out").get().after == {"end": "reused"}


def test_another_client_cannot_use_a_refresh_token(cast: Cast, app: App) -> None:
    app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)
    _row, other = register(cast.staff)

    assert code_of(App(other).exchange(app.refresh)) == (401, "token_refused")
    assert app.exchange().status_code == 200


def test_tokens_end_with_their_time(cast: Cast, client_row: ApiClient, app: App) -> None:
    app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)
    ApiGrant.objects.update(access_expires_at=db_now())
    asked = app.ask("/api/payments/orders/").status_code
    ApiGrant.objects.update(refresh_expires_at=db_now())

    assert (asked, code_of(app.exchange())) == (401, (401, "token_refused"))


def test_revoking_the_client_ends_its_tokens_at_once(
    cast: Cast, client_row: ApiClient, app: App
) -> None:
    app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)

    domain.revoke_client(client=client_row, by=cast.staff, reason="lost")

    assert app.ask("/api/payments/orders/").status_code == 401
    assert code_of(app.exchange()) == (401, "client_refused")
    assert (ApiGrant.objects.get().end, Session.objects.count()) == ("client", 0)
    assert AuditEntry.objects.get(act="api_client.revoke").reason == "lost"


def test_signing_out_ends_both_tokens(cast: Cast, app: App) -> None:
    app.sign_in(BUSINESS, name=cast.alice.display_name, password=PASSWORD)

    ended = app.send("/api/tokens/end/").status_code

    assert (ended, app.ask("/api/payments/orders/").status_code) == (204, 401)
    assert code_of(app.exchange())[0] == 401


def test_a_learner_s_newer_sign_in_ends_the_older_wherever_it_was(
    cast: Cast, client_row: ApiClient
) -> None:
    browser = SignedIn(cast.learner)
    phone = App.signed_in(client_row, cast.learner)
    browser_after_phone = browser.get(STATE).status_code
    tablet = App.signed_in(client_row, cast.learner)
    phone_after_tablet = phone.ask(STATE).status_code
    supersede_sessions(cast.learner)

    assert (browser_after_phone, phone_after_tablet) == (401, 401)
    assert tablet.ask(STATE).status_code == 401


@pytest.mark.parametrize("change", [{"is_active": False}, {"session_generation": 9}])
def test_closing_an_account_or_its_sessions_ends_its_tokens(
    cast: Cast, client_row: ApiClient, change: dict[str, object]
) -> None:
    app = App.signed_in(client_row, activate(cast.learner))

    User.objects.filter(pk=cast.learner.pk).update(**change)

    assert app.ask(STATE).status_code == 401


@pytest.mark.rule("PL-03")
def test_tokens_of_one_association_open_nothing_in_another(db: None) -> None:
    """Equal ids, equal client, even equal hashes' texts: the binding is the tenant's."""
    apps: dict[str, App] = {}
    for schema in ("jinan", "yantai"):
        with enter_association(Association.objects.get(schema_name=schema)):
            cast = make_cast()
            row, key = register(cast.staff)
            apps[schema] = App.signed_in(row, cast.learner, schema=schema)
            apps[schema].key = key
    mine, theirs = apps["jinan"], App(apps["jinan"].key, schema="yantai")
    theirs.access, theirs.refresh = mine.access, mine.refresh

    own = mine.ask(STATE).status_code
    there = theirs.ask(STATE).status_code
    exchanged = theirs.exchange().status_code
    theirs.key = apps["yantai"].key
    with_their_key = theirs.exchange().status_code

    assert (own, there, exchanged, with_their_key) == (200, 401, 401, 401)


def test_a_row_copied_into_another_association_opens_nothing(db: None) -> None:
    with enter_association(Association.objects.get(schema_name="jinan")):
        cast = make_cast()
        mine = App.signed_in(register(cast.staff)[0], cast.learner)
        digest = grant_of(mine).access_hash
    with enter_association(Association.objects.get(schema_name="yantai")):
        cast = make_cast()
        App.signed_in(register(cast.staff)[0], cast.learner, schema="yantai")
        ApiGrant.objects.update(access_hash=digest)
    thief = App(schema="yantai")
    thief.access = mine.access

    assert thief.ask(STATE).status_code == 401


def test_too_many_requests_of_one_token_are_held_back(
    cast: Cast, client_row: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anpei.clients.api.authentication import TokenThrottle

    monkeypatch.setattr(TokenThrottle, "rate", "2/min")
    app = App.signed_in(client_row, cast.learner)

    answers = [app.ask(STATE) for _n in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60


def test_grants_and_used_tokens_are_forgotten_after_their_retention(cast: Cast) -> None:
    client, _key = register(cast.staff)
    run_out, ended, living, lately = (
        domain.open_grant(client=client, user=user).grant
        for user in (cast.alice, cast.charlie, cast.learner, cast.staff)
    )
    long_ago = db_now() - timedelta(days=91)
    ApiGrant.objects.filter(pk=run_out.pk).update(refresh_expires_at=long_ago)
    ApiGrant.objects.filter(pk=ended.pk).update(ended_at=long_ago, end=GrantEnd.STAFF)
    domain.end_grant(grant=lately, end=GrantEnd.STAFF, by=cast.staff)
    for number, spent_at in enumerate((long_ago, db_now())):
        SpentRefresh.objects.create(grant=living, token_hash=f"{number}", spent_at=spent_at)
    signed_in = AuditEntry.objects.filter(act="api.sign_in").count()

    forget_tokens("jinan")

    assert set(ApiGrant.objects.all()) == {living, lately}
    assert list(SpentRefresh.objects.values_list("token_hash", flat=True)) == ["1"]
    kept = Session.objects.filter(session_key__in=[run_out.session_key, ended.session_key])
    assert (kept.count(), AuditEntry.objects.filter(act="api.sign_in").count()) == (0, signed_in)
