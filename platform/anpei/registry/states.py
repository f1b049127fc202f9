"""The machines of a sync run and of an outbox entry."""

from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine

CONFIRMED_WITHIN = timedelta(days=3)
"""How long the registry takes to confirm; later than this a person should ask (M1 三(六)2)."""


class SyncState(StrEnum):
    RUNNING = "running"
    FAILED = "failed"
    QUARANTINED = "quarantined"
    COMPLETED = "completed"
    DISCARDED = "discarded"


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    DEAD = "dead"


_R = SyncState
SYNC_RUN = Machine(
    name="sync run",
    initial=_R.RUNNING,
    transitions={
        _R.RUNNING: frozenset({_R.COMPLETED, _R.FAILED, _R.QUARANTINED, _R.DISCARDED}),
        # A failed run goes on from the page it had reached.
        _R.FAILED: frozenset({_R.RUNNING, _R.DISCARDED}),
        _R.QUARANTINED: frozenset({_R.COMPLETED, _R.DISCARDED}),
        _R.COMPLETED: frozenset(),
        _R.DISCARDED: frozenset(),
    },
)

_O = OutboxState
OUTBOX = Machine(
    name="outbox entry",
    initial=_O.QUEUED,
    transitions={
        _O.QUEUED: frozenset({_O.SENT, _O.FAILED, _O.DEAD}),
        _O.SENT: frozenset({_O.CONFIRMED, _O.FAILED, _O.DEAD}),
        # Staff send it again once the cause is mended.
        _O.FAILED: frozenset({_O.QUEUED}),
        _O.DEAD: frozenset({_O.QUEUED}),
        _O.CONFIRMED: frozenset(),
    },
)

SYNC_LABELS = {
    _R.RUNNING: _("Running"),
    _R.FAILED: _("Interrupted"),
    _R.QUARANTINED: _("Held for review"),
    _R.COMPLETED: _("Done"),
    _R.DISCARDED: _("Discarded"),
}
OUTBOX_LABELS = {
    _O.QUEUED: _("Waiting to be sent"),
    _O.SENT: _("Sent, awaiting confirmation"),
    _O.CONFIRMED: _("Confirmed by the registry"),
    _O.FAILED: _("Refused by the registry"),
    _O.DEAD: _("Given up, needs a person"),
}
