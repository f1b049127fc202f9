"""Noting what a reviewer should know of an attempt."""

from datetime import timedelta
from itertools import pairwise

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.exams.models import Attempt, Venue
from anpei.kernel.clock import db_now
from anpei.proctoring.domain.tell_watchers import tell_watchers
from anpei.proctoring.models import Incident, IncidentKind, Photo

_GAP_MIN = timedelta(minutes=5)
_GAP_MEANS = 5
_MISSED_PART = 5
_REPEATED_WITHIN = timedelta(minutes=1)


def record_incident(
    *, attempt: Attempt, kind: IncidentKind, by: User | None, detail: str = ""
) -> Incident:
    """Note ``kind``; the same kind again within a minute is the same incident."""
    now = db_now()
    with transaction.atomic():
        Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
        recent = Incident.objects.filter(attempt=attempt, kind=kind, at__gt=now - _REPEATED_WITHIN)
        if known := recent.first():
            return known
        incident = Incident.objects.create(attempt=attempt, kind=kind, detail=detail[:200], at=now)
        audit.record(act=f"incident.{kind}", subject=attempt, by=by, reason=detail[:200])
        tell_watchers(attempt.pk)
    return incident


def record_unwatched_time(*, attempt: Attempt) -> Incident | None:
    """Note that ``attempt`` was not watched as it should: a person looks at it then.

    Either more than a fifth of the photos asked for (and more than one) never came, or there is
    a stretch without any: five means between two photos, and five minutes at least. In a centre
    no camera watches.
    """
    if attempt.venue == Venue.CENTRE:
        return None
    taken = list(Photo.objects.filter(attempt=attempt).values_list("taken_at", flat=True))
    moments = sorted([attempt.started_at, *taken, attempt.closed_at or db_now()])
    longest = max(later - earlier for earlier, later in pairwise(moments))
    missed = attempt.photos_asked - len(taken)
    allowed_gap = max(_GAP_MIN, timedelta(seconds=attempt.photo_seconds * _GAP_MEANS))
    if longest <= allowed_gap and missed <= max(1, attempt.photos_asked // _MISSED_PART):
        return None
    minutes = round(longest.total_seconds() / 60)
    return record_incident(
        attempt=attempt,
        kind=IncidentKind.PHOTO_MISSED,
        by=None,
        detail=f"{len(taken)}/{attempt.photos_asked}, {minutes} min",
    )
