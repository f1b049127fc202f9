"""Many workers on one job; a person who cancels in the middle; a worker that is killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from anpei.jobs import domain, queries
from anpei.jobs.domain import lease
from anpei.jobs.models import Job
from anpei.jobs.states import JobState
from anpei.kernel.clock import db_now
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.jobs.conftest import make_job, published, rows, work

_WORKER = """
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = {database!r}
from anpei.jobs.tasks import work_on_job
work_on_job({schema!r}, {job!r})
"""


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
        _wait_for_position(10)
        Job.objects.update(lease_until=db_now() - timedelta(seconds=1))
        while Job.objects.get().state != JobState.DONE:
            Job.objects.update(lease_until=db_now() - timedelta(seconds=1))
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
        _wait_for_position(10)
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
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _WORKER.format(database=connection.settings_dict["NAME"], schema=schema, job=job.pk),
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    with django_db_blocker.unblock(), enter_tenant(schema):
        _wait_for_position(20)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed = Job.objects.get()
        too_early = queries.jobs_without_a_worker()
        # The heart has stopped; what is left of the lease runs out without anybody waiting here.
        Job.objects.update(lease_until=db_now() - timedelta(seconds=1))
        found = queries.jobs_without_a_worker()

        done = _taken_up(job)

        assert (killed.state, too_early, found) == (JobState.RUNNING, [], [job.pk])
        assert killed.lease_until - killed.heartbeat_at == lease.LEASE  # type: ignore[operator]
        assert killed.position < 60
        assert done.state == JobState.DONE
        assert published() == [*rows(*range(1, 61)), "finished"]


def _taken_up(job: Job) -> Job:
    """The killed worker's transaction and its lock go with its connection, a moment later."""
    for _ in range(100):
        done = work(job)
        if done.state == JobState.DONE:
            return done
        time.sleep(0.1)
    raise AssertionError("the batch lock was never released")


def _wait_for_position(position: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if Job.objects.get().position >= position:
            return
        time.sleep(0.02)
    raise AssertionError("the job never came so far")
