"""Reminding whoever is due, once a period, however often it is asked (PL-63)."""

import logging
from collections.abc import Sequence
from itertools import batched

from anpei.kernel.errors import AnpeiError
from anpei.messages.domain.notify import notify_each
from anpei.messages.models import Message
from anpei.messages.recipients import Notification
from anpei.messages.reminding import Reminder, reminders

BATCH = 200
logger = logging.getLogger(__name__)


def send_reminders(*, of: Sequence[Reminder] | None = None) -> int:
    """Write every reminder that is due; gives how many were new.

    One kind that cannot be found out (a province's hook refuses) keeps no other from being told.
    """
    told = 0
    for reminder in reminders() if of is None else of:
        try:
            for batch in batched(reminder.find(), BATCH):
                told += len(notify_each(kind=reminder.kind, notifications=_not_yet_told(batch)))
        except AnpeiError:
            logger.exception("reminders of %s", reminder.kind)
    return told


def _not_yet_told(batch: Sequence[Notification]) -> list[Notification]:
    """Without those known to be told, so that a second look costs next to nothing. The unique
    index decides where two look at once."""
    keys = [one.once for one in batch if one.once is not None]
    known = set(Message.objects.filter(once__in=keys).values_list("once", flat=True))
    return [one for one in batch if one.once not in known]
