"""The background tasks and the command, as scheduler and operator call them."""

import io

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from anpei.enrolment.states import EnrolmentState
from anpei.kernel.errors import Conflict
from anpei.people.models import Licence, Person
from anpei.registry import domain, tasks
from anpei.registry.models import OutboxEntry, SyncRun
from anpei.registry.states import OutboxState, SyncState
from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN
from tenants.models import Association
from tests.factories import make_class, make_enrolment
from tests.fixtures.sandbox import PEOPLE, RunningSandbox


@pytest.mark.rule("SD-57")
def test_sync_task_pulls(connected: RunningSandbox) -> None:
    tasks.sync_registry("jinan")

    assert Person.objects.count() == PEOPLE


def test_sync_task_without_a_connection_does_nothing(jinan: Association) -> None:
    tasks.sync_registry("jinan")

    assert not SyncRun.objects.exists()


@pytest.mark.rule("SD-53")
def test_outbox_task_queues_and_sends_what_is_qualified(connected: RunningSandbox) -> None:
    tasks.sync_registry("jinan")
    learner = JINAN.person_id(cast.JINAN.index(cast.LEARNER))
    licence = Licence.objects.get(person__registry_id=learner)
    make_enrolment(licence, make_class(category="A"), state=EnrolmentState.QUALIFIED)

    tasks.deliver_outbox("jinan")

    assert OutboxEntry.objects.get().state == OutboxState.SENT


def test_outbox_task_leaves_reporting_to_staff_where_they_want_it(
    connected: RunningSandbox, jinan: Association
) -> None:
    jinan.settings = {"report_automatically": False}
    tasks.sync_registry("jinan")
    learner = JINAN.person_id(cast.JINAN.index(cast.LEARNER))
    licence = Licence.objects.get(person__registry_id=learner)
    make_enrolment(licence, make_class(category="A"), state=EnrolmentState.QUALIFIED)

    tasks.deliver_outbox("jinan")

    assert not OutboxEntry.objects.exists()


@pytest.mark.rule("PL-51")
def test_second_sync_at_the_same_time_is_refused(connected: RunningSandbox) -> None:
    settings = connection.settings_dict
    elsewhere = psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"],
        port=settings["PORT"],
    )
    with elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(hashtext('registry sync'), hashtext('jinan'))")

        with pytest.raises(Conflict):
            domain.run_sync(by=None)

    elsewhere.close()
    assert not SyncRun.objects.exists()


def test_command_connects_and_pulls(connected: RunningSandbox) -> None:
    said = io.StringIO()

    call_command("sync_registry", "--schema", "jinan", "--connect-sandbox", "jinan", stdout=said)

    assert "completed" in said.getvalue()
    assert Person.objects.count() == PEOPLE


def test_command_tells_why_it_failed(connected: RunningSandbox) -> None:
    connected.fault("/registry/v1/", "error", times=10)

    with pytest.raises(CommandError, match="HTTP 500"):
        call_command("sync_registry", "--schema", "jinan", stdout=io.StringIO())

    assert SyncRun.objects.get().state == SyncState.FAILED
