"""Results on their way to the registry: the desk's list, its counts, one result's state (SD-53)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.registry.models import OutboxEntry, OutboxKind
from anpei.registry.states import CONFIRMED_WITHIN, OutboxState


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
    return report_statuses([enrolment]).get(enrolment.pk, NOT_QUEUED)


def report_statuses(enrolments: Iterable[Enrolment]) -> dict[int, ReportStatus]:
    """The same of many, by enrolment, in one query; none for a result that nobody has queued."""
    entries = OutboxEntry.objects.filter(
        enrolment__in=list(enrolments), kind=OutboxKind.TRAINING_RESULT
    )
    return {entry.enrolment_id: _status(entry) for entry in entries}


def _status(entry: OutboxEntry) -> ReportStatus:
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
    queued = OutboxEntry.objects.filter(
        enrolment=OuterRef("pk"), kind=OutboxKind.TRAINING_RESULT
    ).exclude(state=OutboxState.QUEUED, in_doubt=False, queued_at__lt=OuterRef("qualified_at"))
    return Enrolment.objects.filter(~Exists(queued), state=EnrolmentState.QUALIFIED).order_by(
        "qualified_at", "pk"
    )


STOPPED = (OutboxState.FAILED, OutboxState.DEAD)
"""States from which only a person sends again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """What the reporting desk shows; "" = not filtered."""

    state: str = ""
    failure: str = ""
    category: str = ""
    search: str = ""
    late: bool = False
    """Sent longer ago than a confirmation takes."""


def outbox_entries(wanted: ReportFilter | None = None) -> QuerySet[OutboxEntry]:
    """Entries for the staff's list, newest first."""
    entries = OutboxEntry.objects.select_related(
        "enrolment__person",
        "enrolment__licence",
        "enrolment__enterprise",
        "enrolment__training_class",
    ).defer("payload")
    if wanted is None:
        return entries
    if wanted.state:
        entries = entries.filter(state=wanted.state)
    if wanted.failure:
        entries = entries.filter(failure=wanted.failure)
    if wanted.category:
        entries = entries.filter(enrolment__licence__category=wanted.category)
    if wanted.late:
        entries = entries.filter(state=OutboxState.SENT, sent_at__lt=db_now() - CONFIRMED_WITHIN)
    if wanted.search:
        entries = entries.filter(_matching(wanted.search))
    return entries


def _matching(text: str) -> Q:
    return (
        Q(enrolment__person__name__icontains=text)
        | Q(enrolment__licence__number__icontains=text)
        | Q(enrolment__enterprise__name__icontains=text)
        | Q(enrolment__training_class__number=text)
        | Q(receipt=text)
        | Q(request_key=text)
    )


def outbox_counts() -> dict[str, int]:
    """How many entries are in each state."""
    rows = OutboxEntry.objects.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCounts:
    """The reporting desk's figures, by one statement."""

    by_state: dict[str, int]
    by_failure: dict[str, int]
    late: int
    late_before: datetime
    """What was sent before this moment should have been confirmed."""


def desk_counts() -> DeskCounts:
    """Entries by state, by kind of failure, and those whose confirmation is late."""
    late_before = db_now() - CONFIRMED_WITHIN
    late = Q(state=OutboxState.SENT, sent_at__lt=late_before)
    rows = list(
        OutboxEntry.objects.order_by()
        .values("state", "failure")
        .annotate(count=Count("pk"), late=Count("pk", filter=late))
    )
    by_state: dict[str, int] = {}
    by_failure: dict[str, int] = {}
    for row in rows:
        by_state[row["state"]] = by_state.get(row["state"], 0) + row["count"]
        if row["failure"]:
            by_failure[row["failure"]] = by_failure.get(row["failure"], 0) + row["count"]
    return DeskCounts(
        by_state=by_state,
        by_failure=by_failure,
        late=sum(row["late"] for row in rows),
        late_before=late_before,
    )
