"""Moving an outbox entry along its machine, with its history."""

from anpei.audit import domain as audit
from anpei.registry.models import OutboxEntry, OutboxEvent
from anpei.registry.states import OUTBOX, OutboxState


def move_entry(
    entry: OutboxEntry, to: OutboxState, *, by: audit.Actor | None, reason: str = ""
) -> OutboxEntry:
    """Give the locked, fresh row in its new state. Raises IllegalMove."""
    return audit.move(OUTBOX, entry, to, by=by, history=OutboxEvent, act="report", reason=reason)
