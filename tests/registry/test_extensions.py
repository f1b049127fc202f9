"""证书延期: the learner's page, what came back from the registry, asking again (SD-56)."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test import Client

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Throttled
from anpei.people.models import Licence, Person
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.facts import ExtensionFacts
from anpei.registry import domain, queries
from anpei.registry.models import ExtensionApplication, ExtensionCheck, OutboxEntry, OutboxKind
from anpei.registry.queries.extensions import _confirmed_on
from anpei.registry.queries.reports import ReportStatus
from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.factories import make_class, make_enrolment, make_learner_user, make_person
from tests.fixtures.sandbox import RunningSandbox
from tests.registry.conftest import quick_client
from tests.registry.test_pages import signed_in

PAGE = "/learner/extension/"


def person_of(member: cast.CastMember) -> Person:
    return Person.objects.get(registry_id=JINAN.person_id(cast.JINAN.index(member)))


def certified(person: Person) -> Enrolment:
    """A result that the registry has confirmed."""
    licence = Licence.objects.get(person=person, is_main=True)
    enrolment = make_enrolment(
        licence, make_class(category=licence.category), state=EnrolmentState.CERTIFIED
    )
    Enrolment.objects.filter(pk=enrolment.pk).update(qualified_at=db_now())
    OutboxEntry.objects.create(
        enrolment=enrolment,
        kind=OutboxKind.TRAINING_RESULT,
        request_key=f"key{enrolment.pk}",
        payload="{}",
        state="confirmed",
        next_try_at=db_now(),
        queued_at=db_now(),
        settled_at=db_now(),
    )
    return enrolment


@pytest.fixture
def principal(connected: RunningSandbox) -> Enrolment:
    """钱增: the main A here, an additional A next door."""
    domain.run_sync(by=None, client=quick_client())
    return certified(person_of(cast.PRINCIPAL))


def ask(person: Person) -> int:
    ExtensionCheck.objects.update(asked_at=db_now() - timedelta(hours=1))
    return domain.ask_about_extension(person=person, client=quick_client())


def shown(person: Person) -> queries.Extension:
    (one,) = queries.extensions_of(person, policy_today())
    return one


@pytest.mark.rule("SD-56")
@pytest.mark.parametrize(
    ("state", "at", "says"),
    [
        ("submitted", 2, "Your enterprise has to confirm the application"),
        ("accepted", 3, "The authority decides; you need do nothing now."),
        ("returned", 1, "社保证明缺失"),
    ],
)
def test_state_of_the_application_comes_back(
    principal: Enrolment, connected: RunningSandbox, state: str, at: int, says: str
) -> None:
    number = principal.licence.number
    reason = "社保证明缺失" if state == "returned" else ""
    connected.edit("set-extension", licence_number=number, state=state, reason=reason)

    found = ask(principal.person)

    page = signed_in(make_learner_user(principal.person)).get(PAGE).content.decode()
    one = shown(principal.person)
    assert (found, one.application.state if one.application else "") == (1, state)
    assert (one.guide.at, says in page) == (at, True)


@pytest.mark.rule("SD-56")
def test_new_validity_arrives_by_sync_for_main_and_additional_licence(
    principal: Enrolment, connected: RunningSandbox
) -> None:
    licences = list(Licence.objects.filter(person=principal.person).order_by("pk"))
    before = [one.valid_until for one in licences]
    connected.edit("extend-licence", licence_number=principal.licence.number)

    ask(principal.person)
    still = shown(principal.person).is_extended
    domain.run_sync(by=None, client=quick_client())

    for one in licences:
        one.refresh_from_db()
    page = signed_in(make_learner_user(principal.person)).get(PAGE).content.decode()
    years = [one.valid_until.year - day.year for one, day in zip(licences, before, strict=True)]
    assert (still, shown(principal.person).is_extended) == (False, True)
    assert years == [3, 3]
    assert "Your licence has been extended" in page
    assert page.count(">extended<") == 2
    assert "extended together with the main one" in page


@pytest.mark.rule("SD-56")
def test_window_follows_the_edition(principal: Enrolment) -> None:
    province, term = current_province(), principal.term
    facts = ExtensionFacts(licence_valid_until=term, reported_state="confirmed", confirmed_on=None)

    opens = {
        key: province.extension_guide(facts, edition_by_key(key)).opens_on
        for key in ("sd-m1", "sd-m2")
    }

    months = {
        key: (term.year - day.year) * 12 + term.month - day.month for key, day in opens.items()
    }
    assert months == {"sd-m1": 3, "sd-m2": 4}


@pytest.mark.rule("SD-56", "SD-53")
def test_before_the_confirmation_the_page_says_what_it_waits_for(principal: Enrolment) -> None:
    OutboxEntry.objects.update(state="sent")

    page = signed_in(make_learner_user(principal.person)).get(PAGE).content.decode()

    assert shown(principal.person).guide.at == 0
    assert "First your result is confirmed" in page


@pytest.mark.rule("SD-56")
@pytest.mark.parametrize(
    ("days", "says"),
    [(200, "You can apply from"), (60, "You can apply now"), (-1, "The time to apply is over")],
)
def test_page_says_whether_it_can_be_applied_for(
    principal: Enrolment, days: int, says: str
) -> None:
    until = policy_today() + timedelta(days=days)
    Licence.objects.filter(pk=principal.licence_id).update(valid_until=until)
    Enrolment.objects.filter(pk=principal.pk).update(term=until)

    page = signed_in(make_learner_user(principal.person)).get(PAGE).content.decode()

    assert says in page


def test_learner_without_a_result_is_told_when(connected: RunningSandbox) -> None:
    page = signed_in(make_learner_user(make_person())).get(PAGE).content.decode()

    assert "Nothing to extend yet" in page
    assert "Ask the registry now" not in page


@pytest.mark.rule("SD-56")
def test_asking_twice_within_a_minute_is_throttled(principal: Enrolment) -> None:
    ask(principal.person)

    with pytest.raises(Throttled):
        domain.ask_about_extension(person=principal.person, client=quick_client())


@pytest.mark.rule("SD-56")
def test_learner_asks_on_the_page(principal: Enrolment, connected: RunningSandbox) -> None:
    client = signed_in(make_learner_user(principal.person))

    first = client.post(f"{PAGE}ask/", follow=True).content.decode()
    second = client.post(f"{PAGE}ask/", follow=True).content.decode()
    ExtensionCheck.objects.all().delete()
    connected.fault("/registry/v1/extension-applications", "error", times=5)
    third = client.post(f"{PAGE}ask/", follow=True).content.decode()

    assert "The registry has no application." in first
    assert "try again in a minute" in second
    assert "The registry does not answer now" in third
    assert "did not answer the last time" in third


@pytest.mark.rule("SD-56")
def test_nightly_round_asks_about_those_under_way(
    principal: Enrolment, connected: RunningSandbox
) -> None:
    connected.edit("set-extension", licence_number=principal.licence.number, state="accepted")
    extended = certified(person_of(cast.OFFICER))
    Licence.objects.filter(pk=extended.licence_id).update(
        valid_until=policy_today() + timedelta(days=1000)
    )

    asked = domain.follow_extensions(client=quick_client())

    assert asked == 1
    assert ExtensionApplication.objects.get().state == "accepted"


@pytest.mark.rule("SD-56")
def test_nightly_round_reaches_everybody_and_begins_with_the_longest_unasked(
    principal: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, plain = (certified(person_of(one)) for one in (cast.OFFICER, cast.PLAIN_LEARNER))
    monkeypatch.setattr("anpei.registry.domain.extensions.BATCH", 1)
    now = db_now()
    for enrolment, hours in ((principal, 30), (officer, 50)):
        ExtensionCheck.objects.create(
            person=enrolment.person, asked_at=now - timedelta(hours=hours)
        )

    waiting = list(queries.people_to_ask_about(policy_today(), not_since=now))
    asked = domain.follow_extensions(client=quick_client())

    assert waiting == [plain.person, officer.person, principal.person]
    assert (asked, ExtensionCheck.objects.filter(asked_at__gte=now).count()) == (3, 3)


@pytest.mark.rule("SD-56")
def test_application_of_an_earlier_term_is_not_this_ones(principal: Enrolment) -> None:
    ExtensionApplication.objects.create(
        licence=principal.licence, state="approved", changed_at=db_now() - timedelta(days=1000)
    )

    one = shown(principal.person)

    assert (one.application, one.guide.at) == (None, 1)


@pytest.mark.rule("YN-50", "YN-52", "SD-53")
def test_refused_result_is_told_and_never_dated(principal: Enrolment) -> None:
    OutboxEntry.objects.update(state="failed", failure="refused", last_error="姓名不符")

    page = signed_in(make_learner_user(principal.person)).get(PAGE).content.decode()

    assert shown(principal.person).refused == "姓名不符"
    assert "The registry did not take your result" in page
    assert "姓名不符" in page
    assert "First your result is confirmed" not in page


@pytest.mark.rule("YN-50")
@pytest.mark.parametrize(("state", "day"), [("confirmed", date(2026, 11, 21)), ("failed", None)])
def test_day_of_the_confirmation_is_the_one_here(state: str, day: date | None) -> None:
    settled = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)

    assert _confirmed_on(ReportStatus(state, state, "", None, None, settled)) == day


def test_application_about_another_or_in_an_unknown_state_is_left_alone(
    principal: Enrolment, connected: RunningSandbox
) -> None:
    connected.edit("set-extension", licence_number=principal.licence.number, state="whatever")

    assert ask(principal.person) == 0
    assert not ExtensionApplication.objects.exists()


def test_page_is_ones_own(principal: Enrolment, connected: RunningSandbox) -> None:
    officer = certified(person_of(cast.OFFICER))

    page = signed_in(make_learner_user(officer.person)).get(PAGE).content.decode()

    assert officer.licence.number in page
    assert principal.licence.number not in page


@pytest.mark.rule("SD-56")
def test_sandbox_page_lists_licences_and_moves(
    principal: Enrolment, connected: RunningSandbox
) -> None:
    number = principal.licence.number
    connected.edit("set-extension", licence_number=number, state="returned", reason="<b>")

    page = httpx.get(f"{connected.url}/admin/extensions", trust_env=False).text

    assert number in page
    assert "&lt;b&gt;" in page
    assert page.count("data-move=") % 4 == 0


@pytest.mark.rule("SD-56")
def test_many_presses_at_once_ask_once(
    racing_tenant: Association,
    fresh_sandbox: RunningSandbox,
    settings: Any,
    django_db_blocker: Any,
) -> None:
    settings.SANDBOX_URL = fresh_sandbox.url
    schema, answers = racing_tenant.schema_name, []
    with django_db_blocker.unblock(), enter_tenant(schema):
        domain.connect_sandbox(dataset="jinan", by=None)
        person = make_person()

    def press() -> None:
        with django_db_blocker.unblock():
            try:
                with enter_tenant(schema):
                    answers.append(domain.ask_about_extension(person=person))
            except Throttled:
                answers.append("throttled")
            finally:
                connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers, key=str) == [0, *["throttled"] * 5]


def test_visitors_and_enterprises_do_not_see_it(principal: Enrolment) -> None:
    enterprise = User.objects.filter(enterprise=principal.enterprise).first()

    assert Client(headers={"host": "jinan.localhost"}).get(PAGE).status_code == 302
    assert enterprise is not None
    assert signed_in(enterprise).get(PAGE).status_code == 403
