"""Many workers on one job; a person who cancels in the middle; a worker that is killed."""

from typing import Any

import pytest

from anpei.jobs import domain, queries
from anpei.jobs.domain import lease
from anpei.jobs.models import Job
from anpei.jobs.states import JobState
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.jobs.conftest import make_job, published, rows, work
from tests.jobs.killing import end_lease, take_up, wait_for_position, work_until_killed


@pytest.mark.rule("PL-62")
def test_many_workers_do_each_row_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        job = make_job(pause=0.005)

    fire(schema, [lambda: domain.work_on_job(job_id=job.pk)] * 8)

    with enter_tenant(schema):
        assert Job.objects.get().state == JobState.DONE
        assert published() == [*rows(*range(1, 26)), "finished"]


@pytest.mark.rule("PL-62")
def test_worker_taken_for_dead_commits_nothing_more(racing_tenant: Association) -> None:
    """Its lease runs out between two batches; the other one goes on, nothing happens twice."""
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        job = make_job(rows=40, pause=0.02)

    def impatient() -> None:
        wait_for_position(job, 10)
        end_lease(job)
        while Job.objects.get().state != JobState.DONE:
            end_lease(job)
            domain.work_on_job(job_id=job.pk)

    fire(schema, [lambda: domain.work_on_job(job_id=job.pk), impatient])

    with enter_tenant(schema):
        assert published() == [*rows(*range(1, 41)), "finished"]


@pytest.mark.rule("PL-62")
def test_running_job_is_cancelled_behind_its_batch_and_resumed(
    racing_tenant: Association,
) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        job = make_job(rows=40, pause=0.02)

    def canceller() -> None:
        wait_for_position(job, 10)
        domain.cancel_job(job=job, by=None)

    fire(schema, [lambda: domain.work_on_job(job_id=job.pk), canceller])

    with enter_tenant(schema):
        cancelled = Job.objects.get()
        state, before = cancelled.state, published()
        domain.resume_job(job=cancelled, by=None)
        done = work(job)
        assert state == JobState.CANCELLED
        assert 10 <= cancelled.position < 40
        assert before == rows(*range(1, cancelled.position + 1))
        assert done.state == JobState.DONE
        assert published() == [*rows(*range(1, 41)), "finished"]


@pytest.mark.faults
@pytest.mark.rule("PL-62")
@pytest.mark.rule("PL-51")
def test_killed_worker_repeats_nothing(racing_tenant: Association, django_db_blocker: Any) -> None:
    schema = racing_tenant.schema_name
    with django_db_blocker.unblock(), enter_tenant(schema):
        job = make_job(rows=60, pause=0.05)

        killed = work_until_killed(job, position=20)
        too_early = queries.jobs_without_a_worker()
        end_lease(job)
        found = queries.jobs_without_a_worker()

        done = take_up(job)

        assert (killed.state, too_early, found) == (JobState.RUNNING, [], [job.pk])
        assert killed.lease_until - killed.heartbeat_at == lease.LEASE  # type: ignore[operator]
        assert killed.position < 60
        assert done.state == JobState.DONE
        assert published() == [*rows(*range(1, 61)), "finished"]
