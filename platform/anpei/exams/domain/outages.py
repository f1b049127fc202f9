"""Time that the server cost a candidate is given back (PL-30, T28).

Of an outage that the platform can prove (``tenants.serving``), each running attempt gets the part
in which its clock ran and nothing could be saved: once, as an event of its history.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from anpei.exams.domain.history import remember_act
from anpei.exams.models import Attempt, AttemptAct, AttemptEvent
from anpei.exams.signals import attempt_changed
from anpei.exams.states import AttemptState
from tenants.models import Outage
from tenants.serving import note_if_serving

logger = logging.getLogger("anpei.alarm")

_CONCERNED = """
SELECT DISTINCT a.id FROM exams_attempt a JOIN public.tenants_outage o
  ON o.ended_at > a.started_at AND (o.began_at < a.deadline_at OR a.paused_at IS NOT NULL)
WHERE a.state = 'running' AND NOT EXISTS (
  SELECT FROM exams_attemptevent e WHERE e.attempt_id = a.id AND e.outage = o.id)
ORDER BY a.id
"""


def give_back_outages() -> int:
    """Move the deadlines of all running attempts by the outages they went through; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED)
        concerned = [row[0] for row in cursor.fetchall()]
    given = 0
    for key in concerned:
        try:
            given += give_back(key)
        except Exception:
            logger.exception("attempt %s did not get its outage back", key)
    return given


def give_back_now(attempt_id: int) -> bool:
    """For a process that answers and is about to say that the time is over: whether it is not,
    because an outage that ended this very moment had to be given back."""
    note_if_serving()
    return give_back(attempt_id)


def give_back(attempt_id: int) -> bool:
    """Whether the deadline of this attempt moved."""
    with transaction.atomic():
        found = Attempt.objects.select_for_update(of=("self",), no_key=True).defer("paper")
        locked = found.filter(pk=attempt_id, state=AttemptState.RUNNING).first()
        return locked is not None and give_back_locked(locked)


def give_back_locked(attempt: Attempt) -> bool:
    """The same for an attempt that runs and whose lock the caller holds."""
    known = AttemptEvent.objects.filter(attempt=attempt, outage__isnull=False)
    outages = Outage.objects.filter(ended_at__gt=attempt.started_at)
    began = _clock_began(attempt)
    before = attempt.deadline_at
    for outage in outages.exclude(pk__in=known.values("outage")):
        if outage.began_at < attempt.deadline_at or attempt.is_paused:
            _give(attempt, outage, _lost(attempt, outage, began))
    return attempt.deadline_at > before


def _clock_began(attempt: Attempt) -> datetime:
    """Since when it runs: what was before a candidate came in again is given back already."""
    again = AttemptEvent.objects.filter(attempt=attempt, act=AttemptAct.READMITTED)
    latest = again.order_by("-at").values_list("at", flat=True).first()
    return max(attempt.started_at, latest) if latest else attempt.started_at


def _lost(attempt: Attempt, outage: Outage, began: datetime) -> timedelta:
    """Nothing changed an attempt while the platform was gone: paused now means paused then."""
    until = min(outage.ended_at, attempt.paused_at or outage.ended_at)
    return max(timedelta(), until - max(outage.began_at, began))


def _give(attempt: Attempt, outage: Outage, lost: timedelta) -> None:
    """Noted even where nothing was lost, so that it is not asked again when the clock goes on."""
    attempt.deadline_at += lost
    fields = ["deadline_at"]
    if attempt.left_at is not None:
        # Whoever left found no door to come back through: the grace begins anew.
        attempt.grace_ms, attempt.grace_seen_at = 0, outage.ended_at
        fields += ["grace_ms", "grace_seen_at"]
    if attempt.next_photo_at is not None:
        attempt.next_photo_at = max(attempt.next_photo_at, outage.ended_at)
        fields.append("next_photo_at")
    attempt.save(update_fields=fields)
    if lost:
        # The page asks what was done, and says so.
        Attempt.objects.filter(pk=attempt.pk).update(live_sequence=F("live_sequence") + 1)
        attempt.refresh_from_db(fields=["live_sequence"])
    remember_act(
        attempt,
        AttemptAct.OUTAGE,
        by=None,
        at=outage.ended_at,
        seconds=round(lost.total_seconds()),
        outage=outage.pk,
    )
    transaction.on_commit(
        lambda: attempt_changed.send(sender=Attempt, attempt_id=attempt.pk), robust=True
    )
