"""From staging into the picture of the world, set by set in SQL; what is doubtful stays behind."""

from typing import Any

from django.db import connection

from anpei.kernel.clock import db_now
from anpei.registry.domain import merge_sql as sql
from anpei.registry.models import SyncFinding, SyncRun
from anpei.registry.models.sync_finding import Problem

_FINDINGS_KEPT = 500
_MANY = 10_000
"""New rows of a list after which the planner must count again."""


def hold_doubtful_rows(run: SyncRun) -> None:
    """Mark people whose identity number is another's or would change, unless staff agreed."""
    with connection.cursor() as cursor:
        cursor.execute(sql.COUNT_STAGED)
        for statement in sql.FORGET_HOLDS:
            cursor.execute(statement)
        for statement in sql.HOLD_TAKEN:
            cursor.execute(statement, [Problem.IDENTITY_TAKEN])
        cursor.execute(sql.HOLD_CHANGED, [Problem.IDENTITY_CHANGED])


def merge_staged(run: SyncRun, *, anew: bool) -> dict[str, Any]:
    """Merge everything that is in order; gives new and changed rows per list, and what waits.

    `anew`: the registry began again, its versions say nothing about those known here. Rows without
    their person or enterprise stay staged and are tried again by the next run.
    """
    told: dict[str, Any] = {"now": db_now(), "full": run.is_full, "anew": anew, "run": run.pk}
    report: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for kind, statement in sql.MERGES:
            # A full pull is the truth; in an increment an older version never wins.
            cursor.execute(statement, told)
            new, changed = cursor.fetchone()
            report[kind] = {"new": new, "changed": changed}
            _hold_orphans(cursor, kind)
        if run.is_full:
            cursor.execute(sql.WITHDRAW_VANISHED, told)
            report["licences"]["vanished"] = cursor.rowcount
            cursor.execute(sql.REMOVE_VANISHED_CONSTRUCTORS, told)
            report["constructors"]["vanished"] = cursor.rowcount
        cursor.execute(sql.REMOVE_CONSTRUCTORS)
        report["constructors"]["removed"] = cursor.rowcount
        for table, waiting in sql.WAITING:
            _unstage(cursor, table, waiting)
        cursor.execute(sql.ASKED, told)
        if any(report[kind]["new"] > _MANY for kind, _statement in sql.MERGES):
            cursor.execute(sql.COUNT_MERGED)
    report["held"] = _report_held(run)
    return report


def _hold_orphans(cursor: Any, kind: str) -> None:
    if kind in sql.HOLD_ORPHANS:
        without_person, without_enterprise = sql.HOLD_ORPHANS[kind]
        cursor.execute(without_person, [Problem.PERSON_UNKNOWN])
        cursor.execute(without_enterprise, [Problem.ENTERPRISE_UNKNOWN])


def _unstage(cursor: Any, table: str, waiting: str) -> None:
    """Truncating costs nothing; deleting a million rows leaves as many dead ones behind."""
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {waiting})")  # noqa: S608 - names
    if cursor.fetchone()[0]:
        cursor.execute(f"DELETE FROM {table} WHERE NOT ({waiting})")  # noqa: S608 - names
    else:
        cursor.execute(f"TRUNCATE {table}")


def _report_held(run: SyncRun) -> int:
    """Write a finding for everything that stays behind (the first ones); gives how many."""
    total = 0
    found: list[SyncFinding] = []
    with connection.cursor() as cursor:
        for kind, table, key in sql.HELD:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - names
            total += int(cursor.fetchone()[0])
            cursor.execute(
                f"SELECT {key}, held FROM {table} ORDER BY 1 LIMIT %s",  # noqa: S608 - names
                [_FINDINGS_KEPT - len(found)],
            )
            found += [
                SyncFinding(run=run, kind=kind, key=key, problem=problem)
                for key, problem in cursor.fetchall()
            ]
    SyncFinding.objects.bulk_create(found)
    return total
