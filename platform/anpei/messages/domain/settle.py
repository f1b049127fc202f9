"""What a provider's answer, or none, means for a delivery.

Every function settles only the try it was called for: a worker that comes back after its claim
had lapsed finds another token (`tries`) or another state, and changes nothing.
"""

from datetime import datetime, timedelta

from django.db import transaction

from anpei.kernel.clock import db_now
from anpei.kernel.states import IllegalMove
from anpei.messages.domain.moving import move_delivery
from anpei.messages.kinds import message_kinds
from anpei.messages.models import Delivery
from anpei.messages.states import DeliveryState

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
"""A provider that is away over a week-end loses nothing; later nobody wants to read it."""


def sent(delivery: Delivery, receipt: str) -> None:
    """It has left."""
    kind = message_kinds().get(delivery.message.kind)
    text = "" if kind is None or kind.is_secret else delivery.text
    _settle(
        delivery,
        DeliveryState.SENT,
        receipt,
        sent_at=db_now(),
        receipt=receipt,
        last_error="",
        text=text,
    )


def refused(delivery: Delivery, reason: str) -> None:
    """The provider says no: the same again will not help."""
    _settle(delivery, DeliveryState.REFUSED, reason, last_error=reason)


def unsure(delivery: Delivery, reason: str) -> None:
    """It may have left, and a repetition would be another message: a person decides."""
    _settle(delivery, DeliveryState.UNSURE, reason, last_error=reason)


def try_later(delivery: Delivery, reason: str) -> None:
    """It has not left: again after a growing pause, at last given up."""
    now = db_now()
    if now - delivery.queued_at > GIVEN_UP_AFTER or is_too_late(delivery, now):
        _settle(delivery, DeliveryState.DEAD, reason, last_error=reason)
        return
    pause = min(FIRST_PAUSE * 2 ** min(delivery.tries - 1, 10), LONGEST_PAUSE)
    _settle(delivery, DeliveryState.QUEUED, reason, last_error=reason, next_try_at=now + pause)


def is_too_late(delivery: Delivery, now: datetime) -> bool:
    """Whether it must not leave any more."""
    return delivery.expires_at is not None and delivery.expires_at <= now


def _settle(delivery: Delivery, to: DeliveryState, detail: str, **values: object) -> None:
    with transaction.atomic():
        locked = Delivery.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.pk)
        if locked.tries != delivery.tries:
            return
        try:
            fresh = move_delivery(locked, to, by=None, reason=detail)
        except IllegalMove:
            return
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(values))
