"""What staff decide about a sync that was held, and about a changed identity (security T48)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.errors import Conflict
from anpei.kernel.states import move
from anpei.registry.domain.staging import clear_staging
from anpei.registry.domain.sync import complete_run
from anpei.registry.models import RegistryConnection, StagedPerson, SyncFinding, SyncRun
from anpei.registry.models.sync_finding import Problem
from anpei.registry.states import SYNC_RUN, SyncState


def approve_sync(*, run: SyncRun, by: User) -> SyncRun:
    """Merge a held run after all. Raises IllegalMove when it is not held (any more)."""
    with transaction.atomic():
        locked = SyncRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        _check_held(locked)
        return complete_run(locked, by=by)


def discard_sync(*, run: SyncRun, by: User, reason: str) -> SyncRun:
    """Throw a held or interrupted run away; the next one pulls everything anew."""

    def record(row: SyncRun, before: SyncState, after: SyncState) -> None:
        audit.record(
            act="sync.discarded",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=reason,
        )

    with transaction.atomic():
        discarded = move(SYNC_RUN, run, SyncState.DISCARDED, record=record)
        clear_staging()
        RegistryConnection.objects.update(high_water=0)
    return discarded


def approve_identity(*, finding: SyncFinding, by: User) -> None:
    """Agree that a known person's identity number changes; the next run takes it over.

    Raises Conflict when the row no longer waits.
    """
    with transaction.atomic():
        waiting = StagedPerson.objects.filter(
            pk=finding.key, held=Problem.IDENTITY_CHANGED, is_approved=False
        )
        if finding.kind != "people" or not waiting.update(is_approved=True):
            raise Conflict(_("This row no longer waits for a decision."))
        audit.record(
            act="sync.identity_approved",
            subject=finding,
            by=by,
            after={"registry_id": finding.key},
        )


def _check_held(run: SyncRun) -> None:
    if run.state != SyncState.QUARANTINED:
        raise Conflict(_("This sync is not held (any more); reload the page."))
