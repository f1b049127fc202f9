"""One pull from the registry, page by page into staging, then judged, then merged at once.

A run can be killed anywhere: each page is committed together with the position behind it, the
merge is one transaction, and the next call goes on from there (SD-57, PL-51).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from anpei.accounts.domain.ensure_accounts import ensure_enterprise_accounts
from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.audit.models import actor_name
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, Unavailable
from anpei.kernel.outside import OutsideError, OutsideGarbled
from anpei.kernel.states import move
from anpei.registry.client import PAGE_SIZE, Page, RegistryClient, connect
from anpei.registry.domain.judge import alarming_changes
from anpei.registry.domain.merge import hold_doubtful_rows, merge_staged
from anpei.registry.domain.staging import KINDS, clear_staging, stage_rows
from anpei.registry.models import RegistryConnection, SyncFinding, SyncPosition, SyncRun
from anpei.registry.models.sync_finding import Problem
from anpei.registry.states import SYNC_RUN, SyncState

_LOCK = "SELECT pg_try_advisory_lock(hashtext('registry sync'), hashtext(current_schema()))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtext('registry sync'), hashtext(current_schema()))"
_FINDINGS_KEPT_A_PAGE = 200


class _RegistryBeganAnew(Exception):  # noqa: N818
    """Versions cannot be compared with what was pulled before: pull everything."""


def run_sync(
    *,
    by: User | None,
    full: bool = False,
    client: RegistryClient | None = None,
    page_size: int = PAGE_SIZE,
) -> SyncRun:
    """Pull what has changed (or everything), going on with a run that was interrupted.

    Gives the run: completed, quarantined, or failed with its message (the next call resumes it).
    Raises Conflict while another process pulls or a held run awaits its decision, Unavailable
    without a connection.
    """
    with _only_one(), client or connect() as registry:
        run = _open_run(by=by, full=full)
        try:
            _pull(run, registry, page_size)
        except OutsideError as error:
            run.message = str(error)
            run.save(update_fields=["message"])
            return _moved(run, SyncState.FAILED, by)
        return _judge_and_merge(run, by)


def resume_sync(*, by: User | None) -> SyncRun | None:
    """Go on with an interrupted run; None when there is none."""
    resumable = (SyncState.RUNNING, SyncState.FAILED)
    if not SyncRun.objects.filter(state__in=resumable).exists():
        return None
    return run_sync(by=by)


@contextmanager
def _only_one() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not cursor.fetchone()[0]:
            raise Conflict("A sync is running already.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(_UNLOCK)


def _open_run(*, by: User | None, full: bool) -> SyncRun:
    known = RegistryConnection.objects.first()
    if known is None:
        raise Unavailable("This association has no registry connection.")
    if SyncRun.objects.filter(state=SyncState.QUARANTINED).exists():
        raise Conflict("A sync is held for review: approve or discard it first.")
    run = SyncRun.objects.filter(state__in=(SyncState.RUNNING, SyncState.FAILED)).first()
    if run is not None and (not full or run.is_full):
        return _moved(run, SyncState.RUNNING, by) if run.state == SyncState.FAILED else run
    with transaction.atomic():
        if run is not None:
            _moved(run, SyncState.DISCARDED, by)
            clear_staging()
        new = SyncRun.objects.create(
            is_full=full or not known.high_water,
            since=0 if full else known.high_water,
            started_by=actor_name(by),
        )
        SyncPosition.objects.bulk_create(SyncPosition(run=new, kind=kind) for kind in KINDS)
    return new


def _pull(run: SyncRun, registry: RegistryClient, size: int) -> None:
    try:
        for kind in KINDS:
            _pull_list(run, kind, registry, size)
    except _RegistryBeganAnew:
        _begin_anew(run)
        _pull(run, registry, size)


def _pull_list(run: SyncRun, kind: str, registry: RegistryClient, size: int) -> None:
    position = run.positions.get(kind=kind)
    while not position.is_complete:
        page = registry.page(
            kind, since=run.since, until=run.until, cursor=position.cursor, size=size
        )
        if not page.complete and (not page.rows or page.next_cursor in {None, position.cursor}):
            raise OutsideGarbled(registry.name, f"the list of {kind} does not go on")
        with transaction.atomic():
            _fix_extent(run, page)
            _keep_findings(run, kind, page)
            position.cursor = page.next_cursor or ""
            position.is_complete = page.complete
            position.pages += 1
            position.rows += len(page.rows)
            position.save()


def _fix_extent(run: SyncRun, page: Page) -> None:
    """Fix the run's end and epoch by its first page; later pages must be of the same epoch."""
    if run.until is not None:
        if page.epoch != run.epoch:
            raise _RegistryBeganAnew
        return
    known = RegistryConnection.objects.get()
    if run.since and (page.epoch != known.epoch or page.high_water < known.high_water):
        raise _RegistryBeganAnew
    run.until, run.epoch = page.high_water, page.epoch
    run.save(update_fields=["until", "epoch"])


def _begin_anew(run: SyncRun) -> None:
    with transaction.atomic():
        clear_staging()
        run.positions.update(cursor="", pages=0, rows=0, is_complete=False)
        run.is_full, run.since, run.until, run.epoch = True, 0, None, ""
        run.save(update_fields=["is_full", "since", "until", "epoch"])


def _keep_findings(run: SyncRun, kind: str, page: Page) -> None:
    SyncFinding.objects.bulk_create(
        SyncFinding(
            run=run, kind=kind, key=row.key, problem=Problem.INVALID, detail=row.reason[:300]
        )
        for row in stage_rows(kind, page.rows)[:_FINDINGS_KEPT_A_PAGE]
    )


def _judge_and_merge(run: SyncRun, by: User | None) -> SyncRun:
    with transaction.atomic():
        hold_doubtful_rows(run)
        alarms = alarming_changes(is_full=run.is_full)
        if alarms:
            run.report = {"alarms": alarms}
            run.message = "More has changed than an ordinary day explains."
            run.save(update_fields=["report", "message"])
            return _moved(run, SyncState.QUARANTINED, by)
    return complete_run(run, by=by)


def complete_run(run: SyncRun, *, by: User | None) -> SyncRun:
    """Merge what is staged, move the mark, let the accounts follow: all or nothing."""
    with transaction.atomic():
        anew = run.is_full and not RegistryConnection.objects.filter(epoch=run.epoch).exists()
        run.report = {**run.report, **merge_staged(run, anew=anew)}
        run.finished_at, run.message = db_now(), ""
        run.save(update_fields=["report", "finished_at", "message"])
        RegistryConnection.objects.update(high_water=run.until or run.since, epoch=run.epoch)
        ensure_enterprise_accounts(by=by)
        return _moved(run, SyncState.COMPLETED, by)


def _moved(run: SyncRun, to: SyncState, by: User | None) -> SyncRun:
    def record(row: SyncRun, before: SyncState, after: SyncState) -> None:
        audit.record(
            act=f"sync.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=row.message,
        )

    return move(SYNC_RUN, run, to, record=record)
