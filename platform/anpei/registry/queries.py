"""Reads of the registry app."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.decisions import Text
from anpei.registry.models import OutboxEntry, OutboxKind, SyncFinding, SyncRun
from anpei.registry.states import OutboxState, SyncState

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
}


@dataclass(frozen=True)
class ReportStatus:
    """How far the report of one result is (SD-53). `state` "" = not queued yet."""

    state: str
    label: str
    reason: str
    queued_at: datetime | None
    sent_at: datetime | None
    settled_at: datetime | None


NOT_QUEUED = ReportStatus("", "", "", None, None, None)


def report_status(enrolment: Enrolment) -> ReportStatus:
    """The report of this enrolment's result, as learner, enterprise and staff may see it."""
    entry = OutboxEntry.objects.filter(enrolment=enrolment, kind=OutboxKind.TRAINING_RESULT).first()
    if entry is None:
        return NOT_QUEUED
    return ReportStatus(
        entry.state,
        str(entry.get_state_display()),
        entry.last_error if entry.state == OutboxState.FAILED else "",
        entry.queued_at,
        entry.sent_at,
        entry.settled_at,
    )


def unreported_enrolments() -> QuerySet[Enrolment]:
    """Qualified enrolments whose result nobody has queued yet, oldest first."""
    queued = OutboxEntry.objects.filter(enrolment=OuterRef("pk"), kind=OutboxKind.TRAINING_RESULT)
    return Enrolment.objects.filter(~Exists(queued), state=EnrolmentState.QUALIFIED).order_by(
        "qualified_at", "pk"
    )


def sync_runs() -> QuerySet[SyncRun]:
    """All runs, newest first."""
    return SyncRun.objects.all()


def last_completed_sync() -> SyncRun | None:
    """The newest run that was merged."""
    return SyncRun.objects.filter(state=SyncState.COMPLETED).first()


def outbox_entries(state: str = "", search: str = "") -> QuerySet[OutboxEntry]:
    """Entries for the staff's list, newest first; `state` "" = all; `search` is part of the
    learner's name or of the licence's number."""
    entries = OutboxEntry.objects.select_related(
        "enrolment__person", "enrolment__licence", "enrolment__training_class"
    ).defer("payload")
    if search:
        entries = entries.filter(
            Q(enrolment__person__name__icontains=search)
            | Q(enrolment__licence__number__icontains=search)
        )
    return entries.filter(state=state) if state else entries


def findings_of(run: SyncRun, *, search: str = "", problem: str = "") -> QuerySet[SyncFinding]:
    """The rows that were not taken over, by the registry's key and the reason."""
    found = run.findings.all()
    if search:
        found = found.filter(Q(key__icontains=search) | Q(detail__icontains=search))
    return found.filter(problem=problem) if problem else found


def outbox_counts() -> dict[str, int]:
    """How many entries are in each state."""
    rows = OutboxEntry.objects.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


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
