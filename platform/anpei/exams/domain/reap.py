"""Closing what is over, browser or not (SD-44)."""

import logging

from anpei.exams.domain.close import time_out
from anpei.exams.domain.settle import settle_undecided
from anpei.exams.models import Attempt
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from tenants.serving import served_until

logger = logging.getLogger("anpei.alarm")
_BATCH = 500


def close_overdue() -> int:
    """Close the attempts of this tenant whose time is over; how many. A paused one waits.

    Over means: before the last moment at which answers could be kept for sure. While the web is
    gone nothing is closed, and afterwards each attempt gets back what it lost first.
    Each in a transaction of its own; one that cannot be closed is an alarm and does not hold up
    the others.
    """
    now = db_now()
    overdue = Attempt.objects.filter(
        state=AttemptState.RUNNING, paused_at=None, deadline_at__lt=min(now, served_until() or now)
    ).order_by("deadline_at")
    closed = 0
    for attempt in list(overdue.only("pk", "enrolment_id")[:_BATCH]):
        try:
            closed += time_out(attempt=attempt).state != AttemptState.RUNNING
        except Exception:
            logger.exception("attempt %s could not be closed at its deadline", attempt.pk)
    return closed


def settle_waiting() -> None:
    """Ask the province again about attempts that were closed while it could not answer."""
    waiting = Attempt.objects.exclude(state=AttemptState.RUNNING).filter(passed__isnull=True)
    for attempt in list(waiting.only("pk", "enrolment_id")[:_BATCH]):
        settle_undecided(attempt=attempt)
