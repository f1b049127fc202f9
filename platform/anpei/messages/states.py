"""The machine of one delivery: a message on its way through one channel."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anpei.kernel.states import Machine


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNSURE = "unsure"
    DEAD = "dead"


_D = DeliveryState
DELIVERY = Machine(
    name="message delivery",
    initial=_D.QUEUED,
    transitions={
        _D.QUEUED: frozenset({_D.SENDING, _D.DEAD}),
        # Back to the queue only when it certainly did not leave, or the provider knows its key.
        _D.SENDING: frozenset({_D.SENT, _D.QUEUED, _D.REFUSED, _D.UNSURE, _D.DEAD}),
        # A person sends it again; or the worker that was thought lost says that it was sent.
        _D.REFUSED: frozenset({_D.QUEUED}),
        _D.UNSURE: frozenset({_D.QUEUED, _D.SENT}),
        _D.DEAD: frozenset({_D.QUEUED}),
        _D.SENT: frozenset(),
    },
)

LABELS = {
    _D.QUEUED: pgettext_lazy("message", "Waiting to be sent"),
    _D.SENDING: _("Being sent"),
    _D.SENT: pgettext_lazy("message", "Sent"),
    _D.REFUSED: _("Refused by the provider"),
    _D.UNSURE: _("May have arrived"),
    _D.DEAD: pgettext_lazy("message", "Given up"),
}
