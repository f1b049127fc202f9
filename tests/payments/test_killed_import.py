"""20,000 lines of a bank statement whose worker is killed in the middle."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anpei.jobs.domain import start_job
from anpei.jobs.states import JobState
from anpei.kernel.clock import policy_today
from anpei.payments.models import StatementLine, StatementMatch
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.jobs.killing import end_lease, take_up, work_until_killed
from tests.payments.paying import file, make_order, statement_csv

LINES = 20_000
_DAYS = 60


@pytest.mark.faults
@pytest.mark.rule("SD-26", "PL-62")
def test_twenty_thousand_lines_survive_a_killed_worker(
    racing_tenant: Association, django_db_blocker: Any, settings: Any, tmp_path: Any
) -> None:
    """Every transfer is kept once, and the one that pays an order still finds it."""
    settings.MEDIA_ROOT = tmp_path
    day = policy_today()
    with django_db_blocker.unblock(), enter_tenant(racing_tenant.schema_name):
        order = file(make_order())
        rows = [
            (day - timedelta(days=n % _DAYS), "7.00", f"企业{n % 900}", "62220001", f"S{n}", "货款")
            for n in range(LINES - 1)
        ]
        rows.append((day, "300.00", order.enterprise.name, "6222000000008899", "LAST", "学费"))
        job = start_job(
            kind="payments.import_statement",
            parameters={"bank": "农业银行"},
            file=SimpleUploadedFile("流水.csv", statement_csv(rows).encode()),
            by=None,
        )

        killed = work_until_killed(job, position=4_000)
        end_lease(job)
        done = take_up(job)

        assert (killed.state, killed.position < LINES) == (JobState.RUNNING, True)
        assert (done.done_count, done.skipped_count, done.failed_count) == (LINES, 0, 0)
        assert StatementLine.objects.count() == LINES
        assert StatementLine.objects.values("serial").distinct().count() == LINES
        assert StatementMatch.objects.get().parts.get().order == order
