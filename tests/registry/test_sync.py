"""Pulling the registry into the association's picture of the world."""

from datetime import timedelta

import pytest
from django.db.models import F

from anpei.accounts.models import User, UserKind
from anpei.enrolment.facts import licence_facts
from anpei.kernel import crypto
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import Conflict
from anpei.people.models import (
    ConstructorRegistration,
    Enterprise,
    Licence,
    LicenceStatus,
    Person,
)
from anpei.people.queries import last_sync
from anpei.registry import domain
from anpei.registry.domain.staging import KINDS
from anpei.registry.models import (
    RegistryConnection,
    StagedLicence,
    StagedPerson,
    SyncFinding,
    SyncRun,
)
from anpei.registry.states import SyncState
from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN
from tests.factories import make_staff
from tests.fixtures.sandbox import ENTERPRISES, PEOPLE, RunningSandbox
from tests.registry.conftest import quick_client

LEARNER_ID = JINAN.person_id(cast.JINAN.index(cast.LEARNER))


def _sync(*, full: bool = False, page_size: int = 100) -> SyncRun:
    return domain.run_sync(by=None, full=full, client=quick_client(), page_size=page_size)


@pytest.mark.rule("SD-57", "PL-51")
def test_first_sync_brings_everybody(connected: RunningSandbox) -> None:
    run = _sync()

    assert run.state == SyncState.COMPLETED
    assert (Enterprise.objects.count(), Person.objects.count()) == (ENTERPRISES, PEOPLE)
    assert run.report["people"] == {"new": PEOPLE, "changed": 0}
    learner = Person.objects.get(registry_id=LEARNER_ID)
    licence = learner.licences.get()
    assert (learner.name, licence.category, licence.enterprise.name) == (
        "柯林",
        "A",
        "济南安培示范建筑工程有限公司",
    )
    assert (licence.valid_until - policy_today()).days == 120
    assert learner.id_number_hash == crypto.lookup_hash(learner.id_number)
    assert learner.has_registry_photo
    assert not StagedPerson.objects.exists()


@pytest.mark.rule("PL-13")
def test_identity_numbers_are_sealed_in_staging_and_in_the_end(connected: RunningSandbox) -> None:
    from django.db import connection

    _sync()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person WHERE id_number NOT LIKE 'v1.%'")
        assert cursor.fetchone() == (0,)


@pytest.mark.rule("SD-01")
def test_enterprises_with_a_valid_licence_get_an_account(connected: RunningSandbox) -> None:
    _sync()

    holding = Licence.objects.filter(
        status=LicenceStatus.VALID, valid_until__gte=policy_today()
    ).values_list("enterprise_id", flat=True)
    with_account = User.objects.filter(kind=UserKind.ENTERPRISE)
    assert set(with_account.values_list("enterprise_id", flat=True)) == set(holding)
    assert 0 < with_account.count() < ENTERPRISES


@pytest.mark.rule("SD-57")
def test_second_sync_pulls_only_changes(connected: RunningSandbox) -> None:
    _sync()
    licence = Licence.objects.get(person__registry_id=LEARNER_ID)

    connected.edit("expire-licence", licence_number=licence.number)
    run = _sync()

    licence.refresh_from_db()
    assert licence.valid_until == policy_today() - timedelta(days=1)
    assert (run.is_full, run.report["people"], run.report["licences"]) == (
        False,
        {"new": 0, "changed": 0},
        {"new": 0, "changed": 1},
    )


@pytest.mark.rule("SD-13g", "SD-57")
def test_sync_is_dated_even_where_nothing_changed_and_writes_no_licence(
    connected: RunningSandbox,
) -> None:
    _sync()
    first, licence = last_sync(), Licence.objects.get(person__registry_id=LEARNER_ID)
    before = _places()

    _sync()

    second = last_sync()
    assert first is not None
    assert second is not None
    assert second > first
    assert _places() == before
    [facts] = licence_facts([licence], licence.enterprise)
    assert facts.synced_at == second


@pytest.mark.rule("PL-51")
def test_full_sync_of_what_is_known_writes_nothing(connected: RunningSandbox) -> None:
    _sync()
    before = _places()

    run = _sync(full=True)

    assert {kind: run.report[kind]["changed"] for kind in KINDS} == dict.fromkeys(KINDS, 0)
    assert _places() == before


@pytest.mark.rule("PL-51")
def test_full_sync_mends_what_was_falsified_here(connected: RunningSandbox) -> None:
    _sync()
    Licence.objects.filter(person__registry_id=LEARNER_ID).update(category="C")
    Person.objects.filter(registry_id=LEARNER_ID).update(name="假名")

    run = _sync(full=True)

    learner = Person.objects.get(registry_id=LEARNER_ID)
    assert (learner.name, learner.licences.get().category) == ("柯林", "A")
    assert (run.report["people"]["changed"], run.report["licences"]["changed"]) == (1, 1)


def _places() -> dict[str, set[str]]:
    """Where each row lies: a row that is written lies elsewhere afterwards."""
    from django.db import connection

    tables = ("enterprise", "person", "licence", "constructorregistration")
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT ctid::text FROM people_{table}")
            found[table] = {place for (place,) in cursor.fetchall()}
    return found


@pytest.mark.rule("SD-02", "SD-57")
def test_renamed_enterprise_keeps_its_identity_and_account(connected: RunningSandbox) -> None:
    _sync()
    enterprise = Enterprise.objects.get(credit_code=JINAN.credit_code(0))
    user = User.objects.get(enterprise=enterprise)

    connected.edit(
        "rename-enterprise", credit_code=enterprise.credit_code, name="济南新名建筑工程有限公司"
    )
    _sync()

    enterprise.refresh_from_db()
    user.refresh_from_db()
    assert enterprise.name == "济南新名建筑工程有限公司"
    assert (user.enterprise_id, user.display_name) == (enterprise.pk, enterprise.name)
    assert Enterprise.objects.count() == ENTERPRISES


@pytest.mark.rule("SD-57")
def test_moved_person_is_followed(connected: RunningSandbox) -> None:
    _sync()
    mover = Person.objects.get(
        registry_id=JINAN.person_id(cast.JINAN.index(cast.CONSTRUCTOR_LEARNER))
    )
    there = Enterprise.objects.get(credit_code=JINAN.credit_code(9))

    connected.edit("move-person", person_id=mover.registry_id, credit_code=there.credit_code)
    _sync()

    assert Licence.objects.get(person=mover).enterprise == there
    assert ConstructorRegistration.objects.get(person=mover).enterprise == there


@pytest.mark.rule("SD-57")
def test_cancelled_and_removed_licences_are_followed(connected: RunningSandbox) -> None:
    _sync()
    officer = JINAN.person_id(cast.JINAN.index(cast.CONSTRUCTOR_LEARNER))
    cancelled = Licence.objects.get(person__registry_id=LEARNER_ID)

    connected.edit("cancel-licence", licence_number=cancelled.number)
    connected.edit("remove-person", person_id=officer)
    _sync()

    cancelled.refresh_from_db()
    assert cancelled.status == LicenceStatus.REVOKED
    assert Licence.objects.get(person__registry_id=officer).status == LicenceStatus.WITHDRAWN
    assert not ConstructorRegistration.objects.filter(person__registry_id=officer).exists()
    assert Person.objects.filter(registry_id=officer).exists()


@pytest.mark.rule("SD-56", "SD-57")
def test_extension_arrives_for_the_main_and_the_additional_licence(
    connected: RunningSandbox,
) -> None:
    _sync()
    principal = JINAN.person_id(cast.JINAN.index(cast.PRINCIPAL))
    licences = Licence.objects.filter(person__registry_id=principal)
    before = licences.get(is_main=True)

    connected.edit("extend-licence", licence_number=before.number)
    _sync()

    until = before.valid_until.replace(year=before.valid_until.year + 3)
    assert list(licences.order_by("-is_main").values_list("is_main", "valid_until")) == [
        (True, until),
        (False, until),
    ]


@pytest.mark.rule("PL-51")
@pytest.mark.parametrize("fault", ["duplicate", "out_of_order"])
def test_repeated_and_disordered_rows_do_no_harm(connected: RunningSandbox, fault: str) -> None:
    connected.fault("/registry/v1/", fault, times=100)

    run = _sync()

    assert (run.state, Person.objects.count()) == (SyncState.COMPLETED, PEOPLE)


@pytest.mark.rule("PL-51")
@pytest.mark.parametrize("fault", ["error", "drop", "garbage", "wrong_shape", "redirect"])
def test_interrupted_sync_goes_on_where_it_stopped(connected: RunningSandbox, fault: str) -> None:
    connected.fault("/registry/v1/licences", fault, times=1)

    first = _sync()
    people = first.positions.get(kind="people").pages
    merged_early = Person.objects.exists()
    second = domain.resume_sync(by=None)

    assert (first.state, people, merged_early) == (SyncState.FAILED, 4, False)
    assert second is not None
    assert (second.pk, second.state) == (first.pk, SyncState.COMPLETED)
    assert second.positions.get(kind="people").pages == people
    assert Person.objects.count() == PEOPLE


def test_nothing_to_resume(connected: RunningSandbox) -> None:
    _sync()

    assert domain.resume_sync(by=None) is None


@pytest.mark.rule("PL-51")
def test_change_during_a_sync_comes_with_the_next(connected: RunningSandbox) -> None:
    connected.fault("/registry/v1/licences", "error")
    _sync()
    number = connected.edit(
        "add-person",
        name="辛来",
        category="C",
        days_left=80,
        credit_code=JINAN.credit_code(0),
    )

    domain.resume_sync(by=None)
    after_first = Licence.objects.filter(number=number).exists()
    _sync()

    assert (after_first, Licence.objects.filter(number=number).exists()) == (False, True)


@pytest.mark.rule("PL-51")
def test_licence_waits_for_its_person(connected: RunningSandbox) -> None:
    """The person's row changed after the licence's, beyond the run's end: neither is lost."""
    connected.fault("/registry/v1/people", "error")
    _sync()
    connected.edit("set-photo", person_id=LEARNER_ID, face="hopper")

    first = domain.resume_sync(by=None)
    waiting = list(StagedLicence.objects.values_list("person_registry_id", "held"))
    _sync()

    assert first is not None
    assert waiting == [(LEARNER_ID, "person_unknown")]
    assert SyncFinding.objects.filter(run=first, problem="person_unknown").count() == 1
    assert Licence.objects.get(person__registry_id=LEARNER_ID).category == "A"
    assert not StagedLicence.objects.exists()


@pytest.mark.rule("PL-51")
def test_bad_night_is_held_until_staff_decide(connected: RunningSandbox) -> None:
    _sync()
    before = Licence.objects.filter(status=LicenceStatus.VALID).count()
    connected.edit("spoil", share=0.3)

    held = _sync()

    assert held.state == SyncState.QUARANTINED
    assert list(held.report["alarms"]) == ["licences lost"]
    assert Licence.objects.filter(status=LicenceStatus.VALID).count() == before
    with pytest.raises(Conflict):
        _sync()


@pytest.mark.rule("PL-51")
def test_held_sync_can_be_approved(connected: RunningSandbox) -> None:
    _sync()
    before = Licence.objects.filter(status=LicenceStatus.VALID).count()
    connected.edit("spoil", share=0.3)

    run = domain.approve_sync(run=_sync(), by=make_staff("registrar"))

    assert run.state == SyncState.COMPLETED
    assert Licence.objects.filter(status=LicenceStatus.WITHDRAWN).count() > before * 0.2


@pytest.mark.rule("PL-51")
def test_discarded_sync_is_pulled_anew(connected: RunningSandbox) -> None:
    _sync()
    connected.edit("spoil", share=0.3)
    held = _sync()

    domain.discard_sync(run=held, by=make_staff("registrar"), reason="registry was wrong")
    again = _sync()

    assert (again.state, again.is_full) == (SyncState.QUARANTINED, True)
    assert again.pk != held.pk


@pytest.mark.rule("PL-51")
def test_ordinary_night_is_not_held(connected: RunningSandbox) -> None:
    _sync()
    connected.edit("overnight", moves=5, renames=2, expiries=3)

    assert _sync().state == SyncState.COMPLETED


def test_registry_that_began_anew_is_pulled_whole(connected: RunningSandbox) -> None:
    _sync()
    connected.reset()

    run = _sync()

    assert (run.is_full, run.state) == (True, SyncState.COMPLETED)
    assert Person.objects.count() == PEOPLE


def test_full_sync_withdraws_what_vanished(connected: RunningSandbox) -> None:
    _sync()
    connected.post("reset", people=PEOPLE - 3)

    run = _sync(full=True)

    assert run.state == SyncState.COMPLETED
    assert run.report["licences"]["vanished"] == Licence.objects.filter(status="withdrawn").count()
    assert Person.objects.count() == PEOPLE


@pytest.mark.rule("SD-13e", "SD-57")
def test_full_sync_removes_constructors_that_vanished(connected: RunningSandbox) -> None:
    _sync()
    known = ConstructorRegistration.objects.count()
    one = ConstructorRegistration.objects.all()[0]
    ConstructorRegistration.objects.create(
        person=one.person,
        enterprise=one.enterprise,
        level=one.level,
        number="鲁299999999",
        registry_id="鲁299999999",
        valid_until=one.valid_until,
        registry_version=one.registry_version,
    )

    run = _sync(full=True)

    assert run.report["constructors"]["vanished"] == 1
    assert ConstructorRegistration.objects.count() == known


def test_changed_identity_number_waits_for_staff(connected: RunningSandbox) -> None:
    _sync()
    person = Person.objects.get(registry_id=LEARNER_ID)
    old = Person.objects.get(registry_id=JINAN.person_id(399)).id_number
    Person.objects.filter(pk=person.pk).update(
        id_number_hash="0" * 64, id_number=old, registry_version=0
    )
    connected.edit("set-photo", person_id=LEARNER_ID, face="collins")

    first = _sync()
    person.refresh_from_db()
    kept = person.id_number_hash
    domain.approve_identity(
        finding=SyncFinding.objects.get(run=first, problem="identity_changed"),
        by=make_staff("registrar"),
    )
    _sync()

    person.refresh_from_db()
    assert kept == "0" * 64
    assert person.id_number_hash == crypto.lookup_hash(person.id_number)


def test_identity_number_of_somebody_else_is_held(connected: RunningSandbox) -> None:
    _sync()
    Person.objects.filter(registry_id=LEARNER_ID).update(registry_id="elsewhere")
    connected.edit("set-photo", person_id=LEARNER_ID, face="collins")

    run = _sync()

    assert list(run.findings.values_list("key", "problem")) == [(LEARNER_ID, "identity_taken")]
    assert not Person.objects.filter(registry_id=LEARNER_ID).exists()


def test_sync_leaves_the_other_association_alone(connected: RunningSandbox) -> None:
    from django.db import connection

    from tenants.entering import current_schema

    _sync()

    assert current_schema() == "jinan"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM yantai.people_person")
        assert cursor.fetchone() == (0,)


def test_licence_numbers_are_kept_as_typed_to_sign_in(connected: RunningSandbox) -> None:
    _sync()

    licence = Licence.objects.get(person__registry_id=LEARNER_ID)
    assert licence.number_key == licence.number.removeprefix("鲁建安").replace("(", "").replace(
        ")", ""
    )
    assert not Licence.objects.filter(valid_from__gt=F("valid_until")).exists()
    assert licence.valid_from < policy_today()
    assert RegistryConnection.objects.get().high_water > 0
