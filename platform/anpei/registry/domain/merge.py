"""From staging into the picture of the world, set by set in SQL; what is doubtful stays behind."""

from typing import Any

from django.db import connection

from anpei.kernel.clock import db_now
from anpei.registry.domain import merge_sql as sql
from anpei.registry.models import SyncFinding, SyncRun
from anpei.registry.models.sync_finding import Problem

_FINDINGS_KEPT = 500


def hold_doubtful_rows(run: SyncRun) -> None:
    """Mark people whose identity number is another's or would change, unless staff agreed."""
    with connection.cursor() as cursor:
        cursor.execute(sql.FORGET_HOLDS)
        cursor.execute(sql.HOLD_TAKEN, [Problem.IDENTITY_TAKEN])
        cursor.execute(sql.HOLD_CHANGED, [Problem.IDENTITY_CHANGED])


def merge_staged(run: SyncRun) -> dict[str, Any]:
    """Merge everything that is in order; gives new and changed rows per list, and what waits.

    Rows without their person or enterprise stay staged and are tried again by the next run.
    """
    now = db_now()
    report: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for kind, statement in sql.MERGES:
            # A full pull is the truth; in an increment an older version never wins.
            cursor.execute(statement, {"now": now, "full": run.is_full})
            new, changed = cursor.fetchone()
            report[kind] = {"new": new, "changed": changed}
            if hold := sql.HOLD_ORPHANS.get(kind):
                cursor.execute(hold, [Problem.PERSON_UNKNOWN, Problem.ENTERPRISE_UNKNOWN])
        if run.is_full:
            cursor.execute(sql.WITHDRAW_VANISHED, {"now": now, "run": run.pk})
            report["licences"]["vanished"] = cursor.rowcount
        cursor.execute(sql.REMOVE_CONSTRUCTORS)
        report["constructors"]["removed"] = cursor.rowcount
        for statement in sql.UNSTAGE:
            cursor.execute(statement)
        cursor.execute(sql.SEEN, {"now": now})
    report["held"] = _report_held(run)
    return report


def _report_held(run: SyncRun) -> int:
    """Write a finding for everything that stays behind; gives how many there are."""
    found: list[SyncFinding] = []
    with connection.cursor() as cursor:
        for kind, statement in sql.HELD:
            cursor.execute(statement)
            found += [
                SyncFinding(run=run, kind=kind, key=key, problem=problem)
                for key, problem in cursor.fetchall()
            ]
    SyncFinding.objects.bulk_create(found[:_FINDINGS_KEPT])
    return len(found)
