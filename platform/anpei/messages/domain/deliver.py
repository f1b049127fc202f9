"""Sending what is due.

A delivery is claimed in a transaction of its own before it is sent: state SENDING, a lease, and
the number of the try as token. So two workers never send one row, and a worker that was killed
leaves a lapsed claim behind: what its provider would take twice then waits for a person, what it
takes once is sent again under the same key.
"""

from contextlib import ExitStack
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from anpei.kernel.clock import db_now
from anpei.kernel.errors import Unavailable
from anpei.kernel.outside import (
    OutsideGarbled,
    OutsideOutcomeUnknown,
    OutsideRefused,
    OutsideUnavailable,
)
from anpei.messages.addresses import site_origin
from anpei.messages.channels import channel_states, open_channel
from anpei.messages.channels.base import Channel, Parcel
from anpei.messages.domain import settle
from anpei.messages.domain.moving import move_delivery
from anpei.messages.kinds import MAIL
from anpei.messages.models import Delivery
from anpei.messages.states import DeliveryState
from tenants.entering import current_association

LEASE = timedelta(seconds=120)
"""Longer than opening a channel and sending can take together."""
BATCH = 200
_NOT_OUR_KEY = (401, 403)


def deliver_due(*, limit: int = BATCH) -> int:
    """Send up to `limit` deliveries that are due; gives how many were handled."""
    now = db_now()
    due = Q(state=DeliveryState.QUEUED) | Q(state=DeliveryState.SENDING)
    if not Delivery.objects.filter(due, next_try_at__lte=now).exists():
        return 0
    release_lapsed_claims()
    handled = 0
    with ExitStack() as stack:
        sender = _Sender(stack)
        while handled < limit and (delivery := claim_delivery()) is not None:
            sender.handle(delivery)
            handled += 1
    return handled


def claim_delivery() -> Delivery | None:
    """Take the delivery that is due longest; None when nothing is. What is too late is given up."""
    while True:
        with transaction.atomic():
            now = db_now()
            delivery = (
                Delivery.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
                .select_related("message")
                .filter(state=DeliveryState.QUEUED, next_try_at__lte=now)
                .order_by("next_try_at", "pk")
                .first()
            )
            if delivery is None:
                return None
            if settle.is_too_late(delivery, now):
                move_delivery(
                    delivery, DeliveryState.DEAD, by=None, reason=_("It was too late to send it.")
                )
                Delivery.objects.filter(pk=delivery.pk).update(text="", last_error="too late")
                continue
            move_delivery(delivery, DeliveryState.SENDING, by=None)
            delivery.tries += 1
            delivery.next_try_at = now + LEASE
            delivery.save(update_fields=["tries", "next_try_at"])
        return delivery


def release_lapsed_claims() -> int:
    """Settle what workers had claimed and never settled; gives how many there were."""
    lapsed = Delivery.objects.select_related("message").filter(
        state=DeliveryState.SENDING, next_try_at__lte=db_now()
    )
    count = 0
    for delivery in lapsed[:BATCH]:
        count += 1
        if delivery.channel == MAIL:
            settle.unsure(delivery, "the worker that sent it has vanished")
        else:
            settle.try_later(delivery, "the worker that sent it has vanished")
    return count


class _Sender:
    """Keeps one open channel each while a batch is sent."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._open: dict[str, Channel] = {}
        self._origin = site_origin()
        self._senders = {one.code: one.sender for one in channel_states()}

    def handle(self, delivery: Delivery) -> None:
        """Send one, and settle what came of it."""
        try:
            channel = self._channel(delivery.channel)
        except Unavailable as error:
            settle.try_later(delivery, str(error))
            return
        try:
            settle.sent(delivery, channel.send(self._parcel(delivery)))
        except OutsideRefused as error:
            if error.status in _NOT_OUR_KEY:
                settle.try_later(delivery, error.reason)
            else:
                settle.refused(delivery, error.reason)
        except (OutsideOutcomeUnknown, OutsideGarbled) as error:
            if channel.knows_repetitions:
                settle.try_later(delivery, error.reason)
            else:
                settle.unsure(delivery, error.reason)
        except OutsideUnavailable as error:
            settle.try_later(delivery, error.reason)

    def _channel(self, code: str) -> Channel:
        if code not in self._open:
            self._open[code] = self._stack.enter_context(open_channel(code))
        return self._open[code]

    def _parcel(self, delivery: Delivery) -> Parcel:
        message = delivery.message
        return Parcel(
            key=delivery.request_key,
            address=delivery.address,
            subject=message.subject,
            text=delivery.text,
            sender=self._senders.get(delivery.channel) or current_association().name,
            link=f"{self._origin}{message.link}" if message.link else "",
        )
