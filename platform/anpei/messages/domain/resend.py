"""Sending again what was refused, given up, or may have arrived: a person decides."""

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict
from anpei.kernel.ids import make_public_id
from anpei.messages.domain.moving import move_delivery
from anpei.messages.domain.settle import is_too_late
from anpei.messages.models import Delivery
from anpei.messages.states import DeliveryState
from tenants.enqueuing import enqueue

RESENDABLE = (DeliveryState.REFUSED, DeliveryState.UNSURE, DeliveryState.DEAD)


def resend_delivery(*, delivery: Delivery, by: User) -> Delivery:
    """Queue it again with its text and address as they were.

    Raises IllegalMove unless it was refused, given up or left unsure, Conflict when it is too
    late. A refused one gets a new key: the provider has judged the old one.
    """
    from anpei.messages.tasks import deliver_messages  # noqa: PLC0415 - tasks import the domain

    with transaction.atomic():
        locked = Delivery.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.pk)
        now = db_now()
        if is_too_late(locked, now) or not locked.text:
            raise Conflict(_("It is too late for this message. Have a new one made."))
        was_refused = locked.state == DeliveryState.REFUSED
        fresh = move_delivery(locked, DeliveryState.QUEUED, by=by)
        if was_refused:
            fresh.request_key = make_public_id()
        fresh.queued_at = fresh.next_try_at = now
        fresh.last_error = ""
        fresh.save(update_fields=["request_key", "queued_at", "next_try_at", "last_error"])
        audit.record(act="message.resend", subject=fresh, by=by)
        enqueue(deliver_messages)
    return fresh
