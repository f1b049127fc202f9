"""The reaper as the scheduler and a worker run it (SD-44)."""

import pytest
from pytest_django.plugin import DjangoDbBlocker

from anpei.config.schedule import SCHEDULE
from anpei.exams.models import Attempt
from anpei.exams.tasks import SWEEP_SECONDS, close_overdue_attempts, sweep_exams
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.exams.ready import begin, expire, make_new_candidate


@pytest.mark.rule("SD-44", "PL-30")
def test_worker_closes_what_is_over_without_a_browser(
    racing_tenant: Association, django_db_blocker: DjangoDbBlocker
) -> None:
    schema = racing_tenant.schema_name
    with django_db_blocker.unblock():
        with enter_tenant(schema):
            over, _token = begin(make_new_candidate())
            running, _token = begin(make_new_candidate("何珀"))
            expire(over)

        close_overdue_attempts(schema)
        close_overdue_attempts(schema)

        with enter_tenant(schema):
            states = dict(Attempt.objects.values_list("pk", "state"))
    assert states == {over.pk: "timed_out", running.pk: "running"}


@pytest.mark.rule("SD-44")
def test_scheduler_sweeps_often_enough_to_close_within_five_seconds() -> None:
    entries = [entry for entry in SCHEDULE.values() if entry["task"] == sweep_exams.name]

    assert [entry["schedule"] <= SWEEP_SECONDS for entry in entries] == [True]
