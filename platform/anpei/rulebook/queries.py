"""Reads: the editions in their order, what depends on them, what a rehearsal found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.exams.models import Attempt
from anpei.kernel.clock import policy_today
from anpei.people.models import Licence, LicenceStatus
from anpei.provinces.current import all_editions, current_province
from anpei.provinces.editions import Edition, edition_on
from anpei.provinces.models import DecisionRecord, PolicyAlarm, TenantEdition
from anpei.rulebook.models import Rehearsal, RehearsalDifference


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionEntry:
    """One edition in the history. ``until`` None: nothing follows yet."""

    edition: Edition[Any]
    state: str
    """``current``, ``past``, ``prepared``, or ``aside``: held by classes that name it alone."""
    until: date | None
    is_own: bool
    changed: int
    """How many values the association decided itself."""
    classes: int
    enrolments: int


def edition_history() -> Sequence[EditionEntry]:
    """All editions, the newest first; five queries however many there are."""
    editions, today = all_editions(), policy_today()
    own = {row.key: row for row in TenantEdition.objects.all()}
    first_shipped = min(one.holds_from for one in current_province().editions)
    line = [one for one in editions if one.holds_from >= first_shipped]
    current = edition_on(line, today)
    classes, enrolments = _count(TrainingClass), _count(Enrolment)
    return [
        EditionEntry(
            edition=one,
            state=_state(one, current, today, first_shipped),
            until=_until(one, line),
            is_own=one.key in own,
            changed=len(own[one.key].overrides) if one.key in own else 0,
            classes=classes.get(one.key, 0),
            enrolments=enrolments.get(one.key, 0),
        )
        for one in reversed(editions)
    ]


def _count(model: type[TrainingClass] | type[Enrolment]) -> dict[str, int]:
    rows = model._default_manager.order_by().values("edition_key").annotate(number=Count("pk"))
    return {row["edition_key"]: row["number"] for row in rows}


def _state(one: Edition[Any], current: Edition[Any], today: date, first: date) -> str:
    if one.holds_from < first:
        return "aside"
    if one.key == current.key:
        return "current"
    return "prepared" if one.holds_from > today else "past"


def _until(one: Edition[Any], line: Sequence[Edition[Any]]) -> date | None:
    later = [other.holds_from for other in line if other.holds_from > one.holds_from]
    return min(later) - timedelta(days=1) if later and one in line else None


def edition_before(edition: Edition[Any]) -> Edition[Any] | None:
    """The edition that held until this one began, or None for the first."""
    earlier = [one for one in all_editions() if one.holds_from < edition.holds_from]
    return max(earlier, key=lambda one: one.holds_from, default=None)


def licences_to_rehearse() -> QuerySet[Licence]:
    """Every licence that the registry still lists, with holder and enterprise."""
    return (
        Licence.objects.filter(status=LicenceStatus.VALID)
        .select_related("person", "enterprise")
        .defer("person__id_number", "person__mobile")
        .order_by("pk")
    )


def rehearsals_of(edition_key: str) -> QuerySet[Rehearsal]:
    """The rehearsals of one edition, the newest first."""
    return Rehearsal.objects.filter(edition_key=edition_key).select_related("by")


def differences_of(
    rehearsal: Rehearsal, *, change: str = "", words: str = ""
) -> QuerySet[RehearsalDifference]:
    """Whom the editions disagree about; narrowed by change, and by name, licence, enterprise."""
    rows = (
        RehearsalDifference.objects.filter(rehearsal=rehearsal)
        .select_related("licence__person", "licence__enterprise")
        .defer("licence__person__id_number", "licence__person__mobile")
        .order_by("pk")
    )
    if change:
        rows = rows.filter(change=change)
    text = words.strip()
    if text:
        rows = rows.filter(
            Q(licence__person__name__icontains=text)
            | Q(licence__number__icontains=text)
            | Q(licence__enterprise__name__icontains=text)
        )
    return rows


def change_counts(rehearsal: Rehearsal) -> dict[str, int]:
    """Change → how many licences."""
    rows = rehearsal.differences.order_by().values("change").annotate(number=Count("pk"))
    return {row["change"]: row["number"] for row in rows}


def decisions_about(enrolment: Enrolment) -> QuerySet[DecisionRecord]:
    """What was decided about the enrolment and its exam attempts, in the order of time."""
    attempts = Attempt.objects.filter(enrolment=enrolment).values("pk")
    return DecisionRecord.objects.filter(
        Q(subject="enrolment", subject_id=enrolment.pk)
        | Q(subject="attempt", subject_id__in=attempts)
    ).order_by("decided_at", "pk")


def alarms() -> QuerySet[PolicyAlarm]:
    """Rules that failed, those nobody has settled first."""
    return PolicyAlarm.objects.order_by("settled_at", "-last_at")
