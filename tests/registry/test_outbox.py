"""Reporting results: exactly once, whatever happens on the way (SD-53, PL-51, F15)."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from anpei.audit.models import AuditEntry
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.kernel.states import IllegalMove
from anpei.people.models import Licence, Person
from anpei.registry import domain, queries
from anpei.registry.domain.deliver import LEASE, claim_entry
from anpei.registry.domain.settle import GIVEN_UP_AFTER
from anpei.registry.models import Failure, OutboxEntry
from anpei.registry.states import OutboxState
from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.factories import make_class, make_enrolment, make_staff
from tests.fixtures.sandbox import RunningSandbox
from tests.registry.conftest import quick_client

RESULTS = "/registry/v1/training-results"


@pytest.fixture
def qualified(connected: RunningSandbox) -> Enrolment:
    """The journey's learner, qualified, as the registry knows her."""
    domain.run_sync(by=None, client=quick_client())
    return _qualify(cast.LEARNER)


def _qualify(member: cast.CastMember) -> Enrolment:
    person = Person.objects.get(registry_id=JINAN.person_id(cast.JINAN.index(member)))
    licence = Licence.objects.get(person=person, is_main=True)
    enrolment = make_enrolment(
        licence, make_class(category=licence.category), state=EnrolmentState.QUALIFIED
    )
    enrolment.qualified_at = db_now()
    enrolment.score_hundredths = 8800
    enrolment.save()
    return enrolment


def _deliver() -> int:
    return domain.deliver_due(client=quick_client())


def _make_due() -> None:
    OutboxEntry.objects.update(next_try_at=db_now())


def _report_and_deliver(enrolment: Enrolment) -> OutboxEntry:
    entry = domain.report_result(enrolment=enrolment, by=None)
    _deliver()
    entry.refresh_from_db()
    return entry


@pytest.mark.rule("SD-53")
def test_qualified_result_is_sent_confirmed_and_reported(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    entry = _report_and_deliver(qualified)
    sent = entry.state
    qualified.refresh_from_db()
    state_while_sent = qualified.state

    connected.edit("settle-result", request_key=entry.request_key)
    _make_due()
    _deliver()

    entry.refresh_from_db()
    qualified.refresh_from_db()
    assert (sent, state_while_sent) == (OutboxState.SENT, EnrolmentState.QUALIFIED)
    assert (entry.state, qualified.state) == (OutboxState.CONFIRMED, EnrolmentState.REPORTED)
    assert [(event.before, event.after) for event in entry.events.all()] == [
        ("queued", "sent"),
        ("sent", "confirmed"),
    ]
    assert qualified.events.get().reason == entry.receipt
    assert entry.receipt.startswith("SDJZ")


@pytest.mark.rule("SD-53")
def test_result_that_is_not_qualified_is_not_queued(connected: RunningSandbox) -> None:
    domain.run_sync(by=None, client=quick_client())
    enrolment = _qualify(cast.LEARNER)
    Enrolment.objects.update(state=EnrolmentState.EXAM_PASSED)

    with pytest.raises(Conflict):
        domain.report_result(enrolment=enrolment, by=None)

    assert not OutboxEntry.objects.exists()


def test_queueing_twice_is_queueing_once(qualified: Enrolment) -> None:
    first = domain.report_result(enrolment=qualified, by=None)
    second = domain.report_result(enrolment=qualified, by=None)

    assert first.pk == second.pk
    assert AuditEntry.objects.filter(act="report.queued").count() == 1


@pytest.mark.rule("SD-53")
def test_qualified_results_are_queued_by_themselves(qualified: Enrolment) -> None:
    waiting = list(queries.unreported_enrolments())

    queued = domain.report_qualified_results(by=None)

    assert (waiting, queued, domain.report_qualified_results(by=None)) == ([qualified], 1, 0)


@pytest.mark.rule("PL-51")
@pytest.mark.parametrize("fault", ["drop_after_accept", "error", "drop", "timeout", "garbage"])
def test_unknown_outcome_is_asked_before_sending_again(
    qualified: Enrolment, connected: RunningSandbox, fault: str
) -> None:
    connected.fault(RESULTS, fault, seconds=1.2)
    entry = _report_and_deliver(qualified)
    after_fault = (entry.state, entry.in_doubt)

    _make_due()
    _deliver()

    entry.refresh_from_db()
    assert after_fault == (OutboxState.QUEUED, True)
    assert (entry.state, entry.in_doubt) == (OutboxState.SENT, False)
    assert [taken["request_key"] for taken in connected.results()] == [entry.request_key]


@pytest.mark.rule("PL-51")
def test_overloaded_registry_is_tried_later_with_growing_pauses(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    connected.fault(RESULTS, "error", status=503, times=3)
    entry = domain.report_result(enrolment=qualified, by=None)
    pauses = []
    for _ in range(3):
        _make_due()
        _deliver()
        entry.refresh_from_db()
        pauses.append(round((entry.next_try_at - db_now()).total_seconds()))

    assert pauses == [15, 30, 60]
    assert (entry.state, entry.in_doubt, entry.tries) == (OutboxState.QUEUED, False, 3)


@pytest.mark.rule("SD-53", "PL-51")
def test_refused_result_waits_for_staff_and_goes_under_a_new_key(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    number = qualified.licence.number
    connected.edit("cancel-licence", licence_number=number)
    entry = _report_and_deliver(qualified)
    key = entry.request_key
    status = queries.report_status(qualified)

    connected.edit("extend-licence", licence_number=number)
    again = domain.resend_entry(entry=entry, by=make_staff("registrar"))

    assert (status.state, status.reason) == ("failed", "licence unknown or not valid")
    assert again.state == OutboxState.QUEUED
    assert again.request_key != key


@pytest.mark.rule("PL-51")
def test_result_that_fails_at_confirmation_can_be_sent_again(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    entry = _report_and_deliver(qualified)
    connected.edit("settle-result", request_key=entry.request_key, failed_because="人员信息冻结")
    _make_due()
    _deliver()
    entry.refresh_from_db()
    failed = (entry.state, entry.last_error)

    domain.resend_entry(entry=entry, by=make_staff("registrar"))
    _deliver()

    entry.refresh_from_db()
    assert failed == (OutboxState.FAILED, "人员信息冻结")
    assert entry.state == OutboxState.SENT
    assert len(connected.results()) == 2


@pytest.mark.rule("PL-51")
def test_garbled_answers_end_as_a_dead_letter_that_may_be_resent(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    connected.fault(RESULTS, "wrong_shape", times=3)
    entry = domain.report_result(enrolment=qualified, by=None)
    for _ in range(3):
        _make_due()
        _deliver()
    entry.refresh_from_db()
    key, dead = entry.request_key, entry.state

    domain.resend_entry(entry=entry, by=make_staff("registrar"))
    _deliver()

    entry.refresh_from_db()
    assert dead == OutboxState.DEAD
    assert (entry.state, entry.request_key) == (OutboxState.SENT, key)
    assert len(connected.results()) == 1


@pytest.mark.rule("PL-51")
def test_registry_away_for_three_days_loses_nothing_for_eight_gives_up(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    connected.fault(RESULTS, "error", status=503, times=2)
    entry = domain.report_result(enrolment=qualified, by=None)
    states = []
    for away in (timedelta(hours=72), GIVEN_UP_AFTER + timedelta(days=1)):
        Enrolment.objects.update(qualified_at=db_now() - away - timedelta(minutes=1))
        OutboxEntry.objects.update(queued_at=db_now() - away, next_try_at=db_now())
        _deliver()
        entry.refresh_from_db()
        states.append(entry.state)

    assert states == [OutboxState.QUEUED, OutboxState.DEAD]


def test_resending_a_sent_entry_is_refused(qualified: Enrolment) -> None:
    entry = _report_and_deliver(qualified)

    with pytest.raises(IllegalMove):
        domain.resend_entry(entry=entry, by=make_staff("registrar"))


def test_wrong_key_is_tried_later_not_refused(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    domain.connect_registry(base_url="", client_id="anpei-jinan", secret="wrong", by=None)

    entry = _report_and_deliver(qualified)

    assert (entry.state, entry.in_doubt) == (OutboxState.QUEUED, False)
    assert "wrong signature" in entry.last_error


@pytest.mark.rule("PL-51")
def test_killed_between_sending_and_noting_is_asked_first(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    entry = domain.report_result(enrolment=qualified, by=None)
    claimed = claim_entry()
    assert claimed is not None
    with quick_client() as registry:
        import json

        from anpei.registry.client import Report

        registry.report(Report(request_key=entry.request_key, result=json.loads(entry.payload)))

    OutboxEntry.objects.update(next_try_at=db_now())
    _deliver()

    entry.refresh_from_db()
    assert entry.state == OutboxState.SENT
    assert len(connected.results()) == 1


def test_claimed_entry_is_leased(qualified: Enrolment) -> None:
    domain.report_result(enrolment=qualified, by=None)

    first, second = claim_entry(), claim_entry()

    assert first is not None
    assert second is None
    assert OutboxEntry.objects.get().next_try_at > db_now() + LEASE - timedelta(seconds=5)


@pytest.mark.rule("SD-53")
def test_result_whose_enrolment_moved_on_is_confirmed_without_moving_it(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    entry = _report_and_deliver(qualified)
    Enrolment.objects.update(state=EnrolmentState.CANCELLED)
    connected.edit("settle-result", request_key=entry.request_key)
    _make_due()

    _deliver()

    entry.refresh_from_db()
    qualified.refresh_from_db()
    assert (entry.state, qualified.state) == (OutboxState.CONFIRMED, EnrolmentState.CANCELLED)
    assert entry.last_error


@pytest.mark.rule("PL-51")
@pytest.mark.parametrize(
    ("fault", "told", "failure"),
    [
        ("error", {"status": 503}, Failure.UNREACHABLE),
        ("drop_after_accept", {}, Failure.UNKNOWN),
        ("garbage", {}, Failure.GARBLED),
        ("", {}, Failure.REFUSED),
    ],
)
def test_four_kinds_of_failure_are_told_apart(
    qualified: Enrolment,
    connected: RunningSandbox,
    fault: str,
    told: dict[str, int],
    failure: Failure,
) -> None:
    if fault:
        connected.fault(RESULTS, fault, **told)
    else:
        connected.edit("cancel-licence", licence_number=qualified.licence.number)

    entry = _report_and_deliver(qualified)

    assert entry.failure == failure
    assert entry.last_error


@pytest.mark.rule("PL-35", "SD-53")
def test_result_taken_back_is_not_sent_until_it_is_reached_anew(
    qualified: Enrolment, connected: RunningSandbox
) -> None:
    entry = domain.report_result(enrolment=qualified, by=None)
    Enrolment.objects.update(state=EnrolmentState.CREDITS_COMPLETE, qualified_at=None)
    sent_while_back = _deliver()

    Enrolment.objects.update(
        state=EnrolmentState.QUALIFIED, qualified_at=db_now(), score_hundredths=7700
    )
    sent_with_the_old = _deliver()
    queued = domain.report_qualified_results(by=None)
    _deliver()

    entry.refresh_from_db()
    assert (sent_while_back, sent_with_the_old, queued) == (0, 0, 1)
    assert (entry.state, '"score":77.0' in entry.payload) == (OutboxState.SENT, True)


@pytest.mark.rule("PL-13")
def test_payload_is_sealed_at_rest(qualified: Enrolment) -> None:
    domain.report_result(enrolment=qualified, by=None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM registry_outboxentry")
        stored = cursor.fetchone()[0]
    assert stored.startswith("v1.")
    assert qualified.person.id_number in OutboxEntry.objects.get().payload


@pytest.mark.rule("PL-51")
def test_many_senders_at_once_report_each_result_once(
    racing_tenant: Association,
    fresh_sandbox: RunningSandbox,
    settings: Any,
    django_db_blocker: Any,
) -> None:
    settings.SANDBOX_URL = fresh_sandbox.url
    fresh_sandbox.fault(RESULTS, "drop_after_accept", times=3)
    people = (cast.LEARNER, cast.IMPERSONATED, cast.OFFICER, cast.PLAIN_LEARNER, cast.PRINCIPAL)
    with django_db_blocker.unblock(), enter_tenant(racing_tenant.schema_name):
        domain.connect_sandbox(dataset="jinan", by=None)
        domain.run_sync(by=None)
        for member in people:
            domain.report_result(enrolment=_qualify(member), by=None)

    def send() -> None:
        with django_db_blocker.unblock():
            try:
                with enter_tenant(racing_tenant.schema_name):
                    _deliver()
            finally:
                connection.close()

    for _ in range(2):
        threads = [threading.Thread(target=send) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with django_db_blocker.unblock(), enter_tenant(racing_tenant.schema_name):
            OutboxEntry.objects.filter(state=OutboxState.QUEUED).update(next_try_at=db_now())

    with django_db_blocker.unblock(), enter_tenant(racing_tenant.schema_name):
        states = set(OutboxEntry.objects.values_list("state", flat=True))
        keys = set(OutboxEntry.objects.values_list("request_key", flat=True))
    taken = [result["request_key"] for result in fresh_sandbox.results()]
    assert states == {OutboxState.SENT}
    assert (len(taken), set(taken)) == (len(people), keys)


def test_report_status_before_queueing(qualified: Enrolment) -> None:
    assert queries.report_status(qualified) == queries.NOT_QUEUED
    assert timezone.localdate(qualified.qualified_at) is not None
