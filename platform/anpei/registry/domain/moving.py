"""Moving an outbox entry along its machine, with its history."""

from anpei.audit import domain as audit
from anpei.kernel.states import move
from anpei.registry.models import OutboxEntry, OutboxEvent
from anpei.registry.states import OUTBOX, OutboxState


def move_entry(
    entry: OutboxEntry, to: OutboxState, *, by: audit.Actor | None, detail: str = ""
) -> OutboxEntry:
    """Give the locked, fresh row in its new state. Raises IllegalMove."""

    def record(row: OutboxEntry, before: OutboxState, after: OutboxState) -> None:
        OutboxEvent.objects.create(
            entry=row,
            before=before,
            after=after,
            actor=str(by) if by else "system",
            detail=detail,
        )
        audit.record(
            act=f"report.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=detail,
        )

    return move(OUTBOX, entry, to, record=record)
