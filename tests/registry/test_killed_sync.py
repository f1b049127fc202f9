"""A sync process killed between two pages: the next one goes on, nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from django.db import connection

from anpei.people.models import Person
from anpei.registry import domain
from anpei.registry.models import SyncRun
from anpei.registry.states import SyncState
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.fixtures.sandbox import PEOPLE, RunningSandbox

_PULL = """
import django
django.setup()
from django.conf import settings
settings.SANDBOX_URL = {url!r}
from django.db import connection
connection.settings_dict["NAME"] = {database!r}
from tenants.entering import enter_tenant
from anpei.registry import domain
with enter_tenant({schema!r}):
    domain.run_sync(by=None, page_size=50)
"""


@pytest.mark.faults
@pytest.mark.rule("PL-51")
def test_killed_sync_goes_on_where_it_stopped(
    racing_tenant: Association,
    fresh_sandbox: RunningSandbox,
    settings: Any,
    django_db_blocker: Any,
) -> None:
    settings.SANDBOX_URL = fresh_sandbox.url
    schema = racing_tenant.schema_name
    with django_db_blocker.unblock(), enter_tenant(schema):
        domain.connect_sandbox(dataset="jinan", by=None)
    fresh_sandbox.fault("/registry/v1/licences", "slow", seconds=8, times=1)
    script = _PULL.format(
        url=fresh_sandbox.url, database=connection.settings_dict["NAME"], schema=schema
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "anpei.config.settings"},
    )
    with django_db_blocker.unblock(), enter_tenant(schema):
        _wait_until_people_are_staged()
        process.send_signal(signal.SIGKILL)
        process.wait()
        merged_early = Person.objects.exists()
        killed = SyncRun.objects.get()

        resumed = _resume()

        assert (killed.state, merged_early) == (SyncState.RUNNING, False)
        assert (resumed.pk, resumed.state) == (killed.pk, SyncState.COMPLETED)
        assert resumed.positions.get(kind="people").pages == PEOPLE // 50
        assert Person.objects.count() == PEOPLE


def _wait_until_people_are_staged() -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        run = SyncRun.objects.first()
        if run and run.positions.filter(kind="people", is_complete=True).exists():
            return
        time.sleep(0.1)
    raise AssertionError("the sync never came to the licences")


def _resume() -> SyncRun:
    """The killed process's lock goes with its connection, a moment later."""
    from anpei.kernel.errors import Conflict

    for _ in range(100):
        try:
            resumed = domain.resume_sync(by=None)
        except Conflict:
            time.sleep(0.1)
        else:
            assert resumed is not None
            return resumed
    raise AssertionError("the lock was never released")
