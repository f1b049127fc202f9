"""Noting what a reviewer should know of an attempt."""

from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models.functions import Coalesce

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.exams.models import Attempt, AttemptAct, AttemptEvent, Venue
from anpei.kernel.clock import db_now
from anpei.proctoring.domain.tell_watchers import tell_watchers
from anpei.proctoring.models import Incident, IncidentKind, Photo

_GAP_MIN = timedelta(minutes=5)
_GAP_MEANS = 5
_MISSED_PART = 5
_REPEATED_WITHIN = timedelta(minutes=1)


def record_incident(
    *,
    attempt: Attempt,
    kind: IncidentKind,
    by: User | None,
    detail: str = "",
    again: bool = False,
    photo: Photo | None = None,
) -> Incident:
    """Note ``kind``; the same kind again within a minute is the same incident, but for what people
    note, or what is seen on ``photo`` (``again``): each of them counts."""
    now = db_now()
    with transaction.atomic():
        Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
        recent = Incident.objects.filter(attempt=attempt, kind=kind, at__gt=now - _REPEATED_WITHIN)
        if not again and (known := recent.first()):
            return known
        incident = Incident.objects.create(
            attempt=attempt,
            kind=kind,
            detail=detail[:200],
            at=now,
            happened_at=photo.moment if photo else None,
            photo=photo,
        )
        audit.record(act=f"incident.{kind}", subject=attempt, by=by, reason=detail[:200])
        tell_watchers(attempt.pk)
    return incident


def record_unwatched_time(*, attempt: Attempt) -> Incident | None:
    """Note that ``attempt`` was not watched as it should: a person looks at it then.

    Either more than a fifth of the photos asked for (and more than one) never came, or there is
    a stretch without any: five means between two photos, and five minutes at least, pauses not
    counted. In a centre no camera watches.
    """
    if attempt.venue == Venue.CENTRE:
        return None
    photos = Photo.objects.filter(attempt=attempt)
    taken = list(photos.values_list(Coalesce("claimed_at", "taken_at"), flat=True))
    moments = sorted([attempt.started_at, *taken, attempt.closed_at or db_now()])
    pauses = _pauses(attempt)
    longest = max(
        later - earlier - sum((_overlap(pause, earlier, later) for pause in pauses), timedelta())
        for earlier, later in pairwise(moments)
    )
    missed = attempt.photos_asked - photos.filter(claimed_at=None).count()
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


def _pauses(attempt: Attempt) -> list[tuple[datetime, datetime]]:
    """When the clock stood, the platform did, or the candidate was shut out, from and until; a
    pause that the end cut off lasts until then."""
    acts = (AttemptAct.PAUSED, AttemptAct.RESUMED, AttemptAct.ENDED)
    history = AttemptEvent.objects.filter(attempt=attempt, act__in=acts).order_by("pk")
    events = list(history.values_list("act", "at"))
    ends = [at for _act, at in events[1:]] + [attempt.closed_at or db_now()]
    paused = [
        (at, end) for (act, at), end in zip(events, ends, strict=False) if act == AttemptAct.PAUSED
    ]
    given_back = (AttemptAct.OUTAGE, AttemptAct.READMITTED)
    outages = AttemptEvent.objects.filter(attempt=attempt, act__in=given_back)
    return paused + [
        (at - timedelta(seconds=seconds), at)
        for at, seconds in outages.values_list("at", "seconds")
    ]


def _overlap(pause: tuple[datetime, datetime], earlier: datetime, later: datetime) -> timedelta:
    return max(timedelta(), min(pause[1], later) - max(pause[0], earlier))
