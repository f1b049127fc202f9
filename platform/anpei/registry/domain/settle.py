"""What an answer of the registry, or none, means for an outbox entry: four kinds of failure."""

from datetime import timedelta

from django.db import transaction

from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.states import IllegalMove
from anpei.registry.domain.moving import move_entry
from anpei.registry.models import Failure, OutboxEntry
from anpei.registry.states import OutboxState

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=7)
"""A registry that is away for days loses nothing (security F15: 72 hours)."""
GARBLED_ALLOWED = 3

FIRST_QUESTION = timedelta(seconds=4)
LONGEST_QUESTION_PAUSE = timedelta(minutes=30)
"""Confirmation takes up to three days: ``states.CONFIRMED_WITHIN``."""


def accepted(entry: OutboxEntry, receipt: str) -> None:
    """The registry has taken it: sent, to be asked about."""
    with transaction.atomic():
        fresh = move_entry(entry, OutboxState.SENT, by=None, reason=receipt)
        now = db_now()
        _keep(
            fresh,
            receipt=receipt[:60],
            in_doubt=False,
            tries=0,
            garbled=0,
            sent_at=now,
            next_try_at=now + FIRST_QUESTION,
            last_error="",
            failure="",
        )


def confirmed(entry: OutboxEntry, receipt: str) -> None:
    """It stands in the registry: the enrolment is reported (SD-53)."""
    with transaction.atomic():
        fresh = move_entry(entry, OutboxState.CONFIRMED, by=None, reason=receipt)
        error = ""
        try:
            with transaction.atomic():
                move_enrolment(
                    enrolment=fresh.enrolment,
                    to=EnrolmentState.REPORTED,
                    by=None,
                    reason=receipt,
                )
        except IllegalMove as moved_on:
            error = str(moved_on)
        _keep(
            fresh,
            settled_at=db_now(),
            receipt=receipt[:60] or fresh.receipt,
            last_error=error,
            failure="",
        )


def refused(entry: OutboxEntry, reason: str) -> None:
    """The registry says no: the same again will not help; staff mend and send again."""
    with transaction.atomic():
        _keep(entry, failure=Failure.REFUSED)
        fresh = move_entry(entry, OutboxState.FAILED, by=None, reason=reason)
        _keep(fresh, settled_at=db_now(), in_doubt=False, last_error=reason)


def try_later(entry: OutboxEntry, reason: str, *, in_doubt: bool, failure: Failure) -> None:
    """Unreachable, or the outcome is unknown: again after a growing pause, at last given up."""
    now = db_now()
    if now - entry.queued_at > GIVEN_UP_AFTER and entry.state == OutboxState.QUEUED:
        _give_up(entry, reason, in_doubt=in_doubt, failure=failure)
        return
    pause = min(FIRST_PAUSE * 2 ** min(entry.tries - 1, 10), LONGEST_PAUSE)
    _keep(entry, next_try_at=now + pause, in_doubt=in_doubt, last_error=reason, failure=failure)


def garbled(entry: OutboxEntry, reason: str) -> None:
    """Nothing of the protocol: it may have arrived all the same; a person looks after a few."""
    entry.garbled += 1
    if entry.garbled >= GARBLED_ALLOWED:
        _give_up(entry, reason, in_doubt=True, failure=Failure.GARBLED)
        return
    _keep(entry, garbled=entry.garbled)
    try_later(entry, reason, in_doubt=True, failure=Failure.GARBLED)


def ask_later(entry: OutboxEntry) -> None:
    """Not confirmed yet: ask again after a growing pause."""
    entry.refresh_from_db()
    pause = min(FIRST_QUESTION * 2 ** min(entry.tries, 12), LONGEST_QUESTION_PAUSE)
    _keep(entry, next_try_at=db_now() + pause, last_error="", failure="")


def _give_up(entry: OutboxEntry, reason: str, *, in_doubt: bool, failure: Failure) -> None:
    with transaction.atomic():
        _keep(entry, failure=failure)
        fresh = move_entry(entry, OutboxState.DEAD, by=None, reason=reason)
        _keep(fresh, in_doubt=in_doubt, last_error=reason)


def _keep(entry: OutboxEntry, **values: object) -> None:
    OutboxEntry.objects.filter(pk=entry.pk).update(**values)
