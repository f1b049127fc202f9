"""What was pulled from the registry, and what waits."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Text
from anpei.registry.models import SyncFinding, SyncRun
from anpei.registry.states import SyncState

KIND_LABELS: dict[str, Text] = {
    "enterprises": _("Enterprises"),
    "people": _("Licence holders"),
    "licences": _("Licences"),
    "constructors": _("Constructor registrations"),
}
ALARM_LABELS: dict[str, Text] = {
    "enterprises renamed": _("Enterprises that would be renamed"),
    "people renamed": _("People who would be renamed"),
    "identity numbers changed": _("Identity numbers that would change"),
    "licences lost": _("Licences that would be revoked or withdrawn"),
    "licences shortened": _("Licences that would end earlier"),
    "licences moved": _("Licences that would move to another enterprise"),
    "licences vanished": _("Licences that the registry no longer lists"),
    "constructors vanished": _("Constructor registrations that the registry no longer lists"),
}


def sync_runs() -> QuerySet[SyncRun]:
    """All runs, newest first."""
    return SyncRun.objects.all()


def last_completed_sync() -> SyncRun | None:
    """The newest run that was merged."""
    return SyncRun.objects.filter(state=SyncState.COMPLETED).first()


def findings_of(run: SyncRun, *, search: str = "", problem: str = "") -> QuerySet[SyncFinding]:
    """The rows that were not taken over, by the registry's key and the reason."""
    found = run.findings.all()
    if search:
        found = found.filter(Q(key__icontains=search) | Q(detail__icontains=search))
    return found.filter(problem=problem) if problem else found


@dataclass(frozen=True)
class MergedCount:
    """What a run did to one list."""

    label: Text
    new: int
    changed: int
    lost: int


def merged_counts(run: SyncRun) -> list[MergedCount]:
    """New, changed and lost rows per list; empty before the merge."""
    found = []
    for position in run.positions.all():
        counts = run.report.get(position.kind)
        if counts:
            lost = counts.get("vanished", 0) + counts.get("removed", 0)
            found.append(
                MergedCount(KIND_LABELS[position.kind], counts["new"], counts["changed"], lost)
            )
    return found


@dataclass(frozen=True)
class Alarm:
    """More change than an ordinary day explains."""

    label: Text
    rows: int
    known: int


def alarms_of(run: SyncRun) -> list[Alarm]:
    """Why a run is (or was) held."""
    alarms = run.report.get("alarms", {})
    return [
        Alarm(ALARM_LABELS.get(what, what), rows, known) for what, (rows, known) in alarms.items()
    ]
