"""A worker process of its own for one job, killed with ``kill -9`` in the middle of it."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

from django.conf import settings
from django.db import connection

from anpei.jobs.domain import work_on_job
from anpei.jobs.models import Job
from anpei.jobs.states import JobState
from anpei.kernel.clock import db_now
from tenants.entering import current_schema

_PATIENCE_SECONDS = 120
_WORKER = """
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = {media!r}
from django.db import connection
connection.settings_dict["NAME"] = {database!r}
from tenants.entering import enter_tenant
from anpei.jobs.domain import work_on_job
with enter_tenant({schema!r}):
    work_on_job(job_id={job})
"""


def work_until_killed(job: Job, *, position: int) -> Job:
    """Let a process work on ``job`` of the entered tenant, and kill it behind ``position``; the
    row as the dead worker left it."""
    script = _WORKER.format(
        media=str(settings.MEDIA_ROOT),
        database=connection.settings_dict["NAME"],
        schema=current_schema(),
        job=job.pk,
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen([sys.executable, "-c", script], env=environment)
    wait_for_position(job, position)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return Job.objects.get(pk=job.pk)


def wait_for_position(job: Job, position: int) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while Job.objects.get(pk=job.pk).position < position:
        assert time.monotonic() < until, "the job never came so far"
        time.sleep(0.02)


def end_lease(job: Job) -> None:
    """The dead worker's lease runs out without anybody waiting here."""
    Job.objects.filter(pk=job.pk).update(lease_until=db_now() - timedelta(seconds=1))


def take_up(job: Job) -> Job:
    """Another worker goes on, once the dead one's transaction and lock have gone with its
    connection, a moment later."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        work_on_job(job_id=job.pk)
        done = Job.objects.get(pk=job.pk)
        if done.state == JobState.DONE:
            return done
        time.sleep(0.1)
    raise AssertionError("the batch lock was never released")
