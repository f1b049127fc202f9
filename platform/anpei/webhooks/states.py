"""The machine of a webhook's delivery, and how long to wait between tries."""

from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class WebhookState(StrEnum):
    QUEUED = "queued"
    DELIVERED = "delivered"
    DEAD = "dead"


_W = WebhookState
WEBHOOK_DELIVERY = Machine(
    name="webhook delivery",
    initial=_W.QUEUED,
    transitions={
        _W.QUEUED: frozenset({_W.DELIVERED, _W.DEAD}),
        # Staff send it again; the receiver knows a repetition by its number.
        _W.DELIVERED: frozenset({_W.QUEUED}),
        _W.DEAD: frozenset({_W.QUEUED}),
    },
)
WEBHOOK_LABELS = {
    _W.QUEUED: _("Waits to be sent"),
    _W.DELIVERED: _("Taken by the receiver"),
    _W.DEAD: _("Given up: a person must look"),
}
PAUSES = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600)
)
"""After the first try, the second …; after the last of them it is given up: two days in all."""
