"""SD-13a…g and SD-14 through the domain: who may be enrolled, and who is kept out by which rule."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from anpei.enrolment.domain import enrol_people
from anpei.enrolment.models import TrainingClass
from anpei.enrolment.policies import NotEligible, eligibility_of
from anpei.enrolment.queries import licences_known_to
from anpei.enrolment.roster import roster_for
from anpei.kernel.clock import policy_today, rehearse
from anpei.kernel.decisions import Decision
from anpei.kernel.months import months_before
from anpei.people.models import ConstructorRegistration, Enterprise, Licence
from plugins.shandong.province import Shandong
from tenants.entering import enter_association
from tenants.models import Association
from tests.enrolment.applying import count_queries
from tests.factories import (
    Cast,
    make_cast,
    make_class,
    make_enrolment,
    make_enterprise,
    make_licence,
    make_person,
)

EDITIONS = ("sd-m1", "sd-m2")


def decide(licence: Licence, training_class: TrainingClass, enterprise: Enterprise) -> Decision:
    [(_licence, decision)] = eligibility_of([licence], training_class, enterprise)
    return decision


def expiring(licence: Licence, day: date) -> Licence:
    licence.valid_until = day
    licence.save()
    return licence


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()) + timedelta(hours=9))


def register(licence: Licence, enterprise: Enterprise, *, days_left: int, level: str) -> None:
    ConstructorRegistration.objects.create(
        person=licence.person,
        enterprise=enterprise,
        level=level,
        number=f"鲁1{licence.pk:08d}",
        valid_until=policy_today() + timedelta(days=days_left),
        registry_id=f"R{licence.pk}",
    )


@pytest.mark.rule("SD-13a")
@pytest.mark.parametrize("edition", EDITIONS)
def test_online_city_opens_six_months_before_expiry(cast: Cast, edition: str) -> None:
    the_class = make_class(edition_key=edition)
    opens = months_before(cast.licence.valid_until, 6)
    mine = cast.licence.enterprise
    the_class.enrol_from = opens - timedelta(days=30)
    the_class.save()

    with rehearse(at(opens - timedelta(days=1))):
        before = decide(cast.licence, the_class, mine)
    with rehearse(at(opens)):
        on_the_day = decide(cast.licence, the_class, mine)

    assert (before.outcome, before.rule, before.allowed_from) == ("not_yet", "SD-13a", opens)
    assert (on_the_day.outcome, on_the_day.edition) == ("allow", edition)


@pytest.mark.rule("SD-13a", "SD-13b")
@pytest.mark.parametrize("edition", EDITIONS)
def test_offline_city_opens_twelve_months_and_closes_one_month_before(
    db: None, edition: str
) -> None:
    with enter_association(Association.objects.get(schema_name="yantai")):
        cast = make_cast()
        the_class = make_class(edition_key=edition)
        mine = cast.licence.enterprise
        today = policy_today()

        soon = decide(expiring(cast.licence, today + timedelta(days=340)), the_class, mine)
        far = decide(expiring(cast.licence, today + timedelta(days=370)), the_class, mine)
        late = decide(expiring(cast.licence, today + timedelta(days=20)), the_class, mine)

    assert soon.outcome == "allow"
    assert (far.outcome, far.rule) == ("not_yet", "SD-13a")
    assert far.allowed_from == months_before(today + timedelta(days=370), 12)
    assert (late.outcome, late.rule) == ("deny", "SD-13b")


@pytest.mark.rule("SD-13b")
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(("days_left", "outcome"), [(7, "allow"), (6, "deny")])
def test_online_city_closes_one_week_before_expiry(
    cast: Cast, edition: str, days_left: int, outcome: str
) -> None:
    licence = expiring(cast.licence, policy_today() + timedelta(days=days_left))

    decision = decide(licence, make_class(edition_key=edition), licence.enterprise)

    assert decision.outcome == outcome
    assert outcome == "allow" or decision.rule == "SD-13b"


@pytest.mark.rule("SD-13c")
def test_another_category_is_refused(cast: Cast) -> None:
    decision = decide(cast.licence, make_class(category="A"), cast.licence.enterprise)

    assert (decision.outcome, decision.rule) == ("deny", "SD-13c")


@pytest.mark.rule("SD-13d")
def test_an_additional_a_licence_is_refused_and_the_main_one_taken(cast: Cast) -> None:
    the_class, mine = make_class(category="A"), cast.licence.enterprise
    main = make_licence(cast.licence.person, mine, category="A")
    additional = make_licence(cast.licence.person, mine, category="A", is_main=False)

    refused, taken = decide(additional, the_class, mine), decide(main, the_class, mine)

    assert (refused.outcome, refused.rule) == ("deny", "SD-13d")
    assert taken.outcome == "allow"


@pytest.mark.rule("SD-13e")
@pytest.mark.parametrize("level", ["first", "second"])
@pytest.mark.parametrize(
    ("here", "days_left", "outcome"),
    [(True, 10, "allow"), (True, -1, "deny"), (False, 10, "deny")],
)
def test_b_needs_a_valid_constructor_registration_here(
    cast: Cast, level: str, here: bool, days_left: int, outcome: str
) -> None:
    mine, theirs = cast.licence.enterprise, cast.other_licence.enterprise
    licence = make_licence(cast.licence.person, mine, category="B")
    register(licence, mine if here else theirs, days_left=days_left, level=level)

    decision = decide(licence, make_class(category="B"), mine)

    assert decision.outcome == outcome
    assert outcome == "allow" or decision.rule == "SD-13e"


@pytest.mark.rule("SD-13e")
def test_b_without_any_registration_is_refused(cast: Cast) -> None:
    licence = make_licence(make_person(), cast.licence.enterprise, category="B")

    decision = decide(licence, make_class(category="B"), licence.enterprise)

    assert (decision.outcome, decision.rule) == ("deny", "SD-13e")


@pytest.mark.rule("SD-13f")
@pytest.mark.parametrize(("days_left", "status"), [(-1, "valid"), (100, "revoked")])
def test_an_expired_or_revoked_licence_is_locked(cast: Cast, days_left: int, status: str) -> None:
    licence = expiring(cast.licence, policy_today() + timedelta(days=days_left))
    licence.status = status
    licence.save()

    with pytest.raises(NotEligible) as error:
        enrol_people(
            training_class=cast.training_class,
            licences=[licence.public_id],
            enterprise=licence.enterprise,
            by=cast.alice,
        )

    assert error.value.decision.rule == "SD-13f"


@pytest.mark.rule("SD-13g")
def test_a_licence_that_moved_away_is_refused_by_its_former_enterprise(cast: Cast) -> None:
    mine = cast.licence.enterprise
    make_enrolment(cast.licence, cast.training_class)
    cast.licence.enterprise = make_enterprise("威海蓝天建设有限公司")
    cast.licence.save()

    roster = roster_for(make_class(), mine)

    [group] = roster.kept_out
    assert (group.rule, [one.licence for one in group.people]) == ("SD-13g", [cast.licence])


@pytest.mark.rule("SD-14")
def test_roster_sorts_everybody_under_a_rule_with_its_date(cast: Cast) -> None:
    mine, today = cast.licence.enterprise, policy_today()
    early = make_licence(make_person("早早"), mine, days_left=300)
    make_licence(make_person("晚晚"), mine, days_left=3)
    make_licence(make_person("甲甲"), mine, category="A")

    roster = roster_for(cast.training_class, mine)

    assert [one.licence for one in roster.eligible] == [cast.licence]
    assert [(g.rule, len(g.people)) for g in roster.kept_out] == [
        ("SD-13a", 1),
        ("SD-13b", 1),
        ("SD-13c", 1),
    ]
    assert roster.kept_out[0].people[0].decision.allowed_from == months_before(
        today + timedelta(days=300), 6
    )
    assert early in [one.licence for group in roster.kept_out for one in group.people]
    assert roster.known == 4


@pytest.mark.rule("SD-14")
def test_roster_finds_by_name_and_number(cast: Cast) -> None:
    mine = cast.licence.enterprise
    make_licence(make_person("早早"), mine, days_left=300)

    by_name = roster_for(cast.training_class, mine, words="早")
    by_number = roster_for(cast.training_class, mine, words=cast.licence.number[-7:])

    assert (len(by_name.eligible), len(by_name.kept_out)) == (0, 1)
    assert ([one.licence for one in by_number.eligible], by_number.kept_out) == (
        [cast.licence],
        (),
    )


@pytest.mark.parametrize("people", [1, 3, 60])
def test_eligibility_asks_few_queries_however_many_people(cast: Cast, people: int) -> None:
    mine = cast.licence.enterprise
    for _ in range(people - 1):
        make_licence(make_person(), mine, category="B")

    queries = count_queries(lambda: roster_for(cast.training_class, mine))

    # licences, registrations, active classes, last sync; the clock for the rules and for the ages
    assert queries == 6
    assert len(licences_known_to(mine)) == people


def test_a_crashing_rule_lets_nobody_through(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*args: object) -> Decision:
        raise ZeroDivisionError

    monkeypatch.setattr(Shandong, "decide_eligibility", crash)
    decision = decide(cast.licence, cast.training_class, cast.licence.enterprise)

    assert (decision.outcome, decision.rule) == ("deny", "PL-06")
