"""The clock of a running attempt in a proctor's hand: pause, resume, give time (PL-32).

Only the attempt is locked here, never the enrolment: whoever locks both takes the enrolment first
(``close``). Answers hold a share lock on the attempt, so each comes before the pause or after it.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.exams.domain.close import locked_running
from anpei.exams.domain.history import remember_act
from anpei.exams.models import Attempt, AttemptAct
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput

MINUTES_AT_ONCE = 240


def pause_attempt(*, attempt: Attempt, by: User, reason: str) -> Attempt:
    """Stop the clock: answers are refused until it goes on. ``reason`` is shown meanwhile.

    Raises Conflict when it is paused already, or closed, or its time is over.
    """
    with transaction.atomic():
        locked = locked_running(attempt)
        if locked.is_paused:
            raise Conflict(_("This exam is paused already."))
        now = db_now()
        locked.paused_at, locked.pause_reason = now, reason
        locked.save(update_fields=["paused_at", "pause_reason"])
        remember_act(locked, AttemptAct.PAUSED, by=by, at=now, reason=reason)
    return locked


def resume_attempt(*, attempt: Attempt, by: User, reason: str = "") -> Attempt:
    """Let the clock go on: deadline and next photo move by the time it stood, to the microsecond.

    Raises Conflict when it is not paused, or closed.
    """
    with transaction.atomic():
        locked = locked_running(attempt)
        if locked.paused_at is None:
            raise Conflict(_("This exam is not paused."))
        now = db_now()
        stood = now - locked.paused_at
        locked.deadline_at += stood
        if locked.next_photo_at is not None:
            locked.next_photo_at += stood
        locked.paused_at, locked.pause_reason = None, ""
        locked.save(update_fields=["deadline_at", "next_photo_at", "paused_at", "pause_reason"])
        seconds = round(stood.total_seconds())
        remember_act(locked, AttemptAct.RESUMED, by=by, at=now, reason=reason, seconds=seconds)
    return locked


def give_time(*, attempt: Attempt, minutes: int, by: User, reason: str = "") -> Attempt:
    """Move the deadline by ``minutes``, paused or not.

    Raises InvalidInput for less than 1 or more than 240 minutes, Conflict when it is over.
    """
    if not 1 <= minutes <= MINUTES_AT_ONCE:
        raise InvalidInput(
            _("Give between 1 and %(most)d minutes.") % {"most": MINUTES_AT_ONCE}, field="minutes"
        )
    with transaction.atomic():
        locked = locked_running(attempt)
        locked.deadline_at += timedelta(minutes=minutes)
        locked.save(update_fields=["deadline_at"])
        remember_act(
            locked,
            AttemptAct.TIME_GIVEN,
            by=by,
            at=db_now(),
            reason=reason,
            seconds=minutes * 60,
        )
    return locked


def ask_for_photo(*, attempt: Attempt) -> None:
    """A proctor wants one now: one more may be taken. Raises Conflict when the exam is over."""
    with transaction.atomic():
        locked = locked_running(attempt)
        locked.photos_asked += 1
        locked.save(update_fields=["photos_asked"])


def advance_live(attempt: Attempt) -> int:
    """The next number of what the candidate's page is told; the caller's transaction holds it."""
    with transaction.atomic():
        locked = (
            Attempt.objects.select_for_update(of=("self",), no_key=True)
            .only("live_sequence")
            .get(pk=attempt.pk)
        )
        locked.live_sequence += 1
        locked.save(update_fields=["live_sequence"])
    return locked.live_sequence
