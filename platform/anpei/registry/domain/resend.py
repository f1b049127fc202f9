"""Sending again what the registry refused or what was given up: a person decides."""

from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from anpei.kernel.ids import make_public_id
from anpei.kernel.states import IllegalMove
from anpei.registry.domain.moving import move_entry
from anpei.registry.domain.report import result_payload
from anpei.registry.models import OutboxEntry
from anpei.registry.states import OutboxState
from tenants.enqueuing import enqueue


def resend_entries(*, entries: Iterable[OutboxEntry], by: User) -> int:
    """Queue again every entry that was refused or given up; others are passed over. How many."""
    count = 0
    for entry in entries:
        with suppress(IllegalMove):
            resend_entry(entry=entry, by=by)
            count += 1
    return count


def resend_entry(*, entry: OutboxEntry, by: User) -> OutboxEntry:
    """Queue the entry again. Raises IllegalMove unless it was refused or given up.

    After a definite refusal it goes as it is now, under a new key. A given-up one may have
    arrived: it keeps key and contents, and the registry is asked first.
    """
    from anpei.registry.tasks import deliver_outbox  # noqa: PLC0415 - tasks import the domain

    with transaction.atomic():
        locked = OutboxEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
        was_refused = locked.state == OutboxState.FAILED
        fresh = move_entry(locked, OutboxState.QUEUED, by=by)
        if was_refused:
            fresh.request_key = make_public_id()
            fresh.payload = result_payload(fresh.enrolment)
            fresh.receipt = ""
        fresh.queued_at = fresh.next_try_at = db_now()
        fresh.settled_at = None
        fresh.tries = fresh.garbled = 0
        fresh.last_error = fresh.failure = ""
        fresh.save()
        enqueue(deliver_outbox)
    return fresh
