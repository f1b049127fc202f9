"""Sending what the outbox holds, and asking what became of it.

An entry is claimed with a lease and marked *in doubt* before it is sent, in a transaction of its
own. Killed in between, the next one to claim it asks the registry by the request key before it
sends again: so a result arrives exactly once (PL-51, security T34).
"""

import json
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.outside import (
    OutsideGarbled,
    OutsideOutcomeUnknown,
    OutsideRefused,
    OutsideUnavailable,
)
from anpei.registry.client import RegistryClient, Report, connect
from anpei.registry.domain import settle
from anpei.registry.models import Failure, OutboxEntry
from anpei.registry.states import OutboxState

LEASE = timedelta(seconds=120)
"""Longer than asking and sending can take together."""
BATCH = 200

_UNSETTLED = (OutboxState.QUEUED, OutboxState.SENT)
_NOT_OUR_KEY = (401, 403)
_TAKEN_BACK = Q(state=OutboxState.QUEUED, in_doubt=False) & (
    ~Q(enrolment__state=EnrolmentState.QUALIFIED) | Q(queued_at__lt=F("enrolment__qualified_at"))
)
"""A result that a reviewer took back before it was sent; reached anew, it is queued anew."""


def deliver_due(*, client: RegistryClient | None = None, limit: int = BATCH) -> int:
    """Send and ask for up to `limit` entries that are due; gives how many were handled.

    Raises Unavailable when the association has no registry connection.
    """
    if not OutboxEntry.objects.filter(state__in=_UNSETTLED, next_try_at__lte=db_now()).exists():
        return 0
    handled = 0
    with client or connect() as registry:
        while handled < limit and (entry := claim_entry()) is not None:
            _handle(entry, registry)
            handled += 1
    return handled


def claim_entry() -> OutboxEntry | None:
    """Take the entry that is due longest, leased to this process; None when nothing is due.

    What was queued later for the same enrolment waits until the earlier one is confirmed. The row
    given back says with `in_doubt` whether an earlier try may have arrived.
    """
    with transaction.atomic():
        now = db_now()
        earlier = OutboxEntry.objects.filter(
            enrolment=OuterRef("enrolment"), pk__lt=OuterRef("pk")
        ).exclude(state=OutboxState.CONFIRMED)
        entry = (
            OutboxEntry.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .exclude(_TAKEN_BACK)
            .filter(~Exists(earlier), state__in=_UNSETTLED, next_try_at__lte=now)
            .order_by("next_try_at", "pk")
            .first()
        )
        if entry is None:
            return None
        was_in_doubt = entry.in_doubt
        entry.next_try_at = now + LEASE
        entry.tries += 1
        entry.in_doubt = was_in_doubt or entry.state == OutboxState.QUEUED
        entry.save(update_fields=["next_try_at", "tries", "in_doubt"])
        entry.in_doubt = was_in_doubt
    return entry


def _handle(entry: OutboxEntry, registry: RegistryClient) -> None:
    try:
        if entry.state == OutboxState.SENT:
            _ask(entry, registry)
        else:
            _send(entry, registry)
    except OutsideGarbled as error:
        settle.garbled(entry, str(error))
    except OutsideRefused as error:
        if error.status in _NOT_OUR_KEY:
            _later(entry, error, Failure.UNREACHABLE)
        else:
            settle.refused(entry, error.reason)
    except OutsideOutcomeUnknown as error:
        settle.try_later(entry, str(error), in_doubt=True, failure=Failure.UNKNOWN)
    except OutsideUnavailable as error:
        _later(entry, error, Failure.UNREACHABLE)


def _later(entry: OutboxEntry, error: Exception, failure: Failure) -> None:
    settle.try_later(entry, str(error), in_doubt=entry.in_doubt, failure=failure)


def _send(entry: OutboxEntry, registry: RegistryClient) -> None:
    if entry.in_doubt and _ask(entry, registry):
        return
    report = Report(request_key=entry.request_key, result=json.loads(entry.payload))
    verdict = registry.report(report)
    match verdict.outcome:
        case "accepted" | "duplicate":
            settle.accepted(entry, verdict.receipt)
        case "rejected":
            settle.refused(entry, verdict.reason)
        case _:
            raise OutsideGarbled(registry.name, f"unknown outcome {verdict.outcome[:40]!r}")


def _ask(entry: OutboxEntry, registry: RegistryClient) -> bool:
    """Ask what became of the entry; whether the registry knows it."""
    told = registry.reported_state(entry.request_key)
    if told is None:
        if entry.state == OutboxState.SENT:
            raise OutsideGarbled(registry.name, "a result that was accepted is unknown now")
        return False
    if entry.state == OutboxState.QUEUED:
        settle.accepted(entry, told.receipt)
    match told.state:
        case "queued":
            settle.ask_later(entry)
        case "confirmed":
            settle.confirmed(entry, told.receipt)
        case "failed":
            settle.refused(entry, told.reason)
        case _:
            raise OutsideGarbled(registry.name, f"unknown state {told.state[:40]!r}")
    return True
