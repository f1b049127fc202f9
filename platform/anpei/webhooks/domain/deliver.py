"""Sending what is due: claimed with a lease, posted once, settled or tried later."""

import time
from datetime import timedelta

from django.db import transaction

from anpei.kernel.clock import db_now
from anpei.kernel.outside import OutsideError, OutsideRefused
from anpei.kernel.posting import post_json
from anpei.kernel.states import move
from anpei.webhooks.models import WebhookDelivery
from anpei.webhooks.signing import signature
from anpei.webhooks.states import PAUSES, WEBHOOK_DELIVERY, WebhookState

LEASE = timedelta(seconds=60)
"""Longer than one call can take."""
BATCH = 100
TURN_SECONDS = 60.0
"""Receivers that are all slow do not keep a worker longer than this and one call."""
_ERROR = 300


def deliver_due(*, limit: int = BATCH) -> int:
    """Send up to ``limit`` deliveries that are due; how many were tried."""
    tried, until = 0, time.monotonic() + TURN_SECONDS
    while tried < limit and time.monotonic() < until and (delivery := claim_delivery()) is not None:
        _send(delivery)
        tried += 1
    return tried


def claim_delivery() -> WebhookDelivery | None:
    """The one that is due longest, leased to this process; None when nothing is."""
    with transaction.atomic():
        now = db_now()
        delivery = (
            WebhookDelivery.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("webhook")
            .filter(state=WebhookState.QUEUED, next_try_at__lte=now, webhook__is_on=True)
            .order_by("next_try_at", "pk")
            .first()
        )
        if delivery is not None:
            delivery.next_try_at, delivery.tries = now + LEASE, delivery.tries + 1
            delivery.save(update_fields=["next_try_at", "tries"])
    return delivery


def _send(delivery: WebhookDelivery) -> None:
    body, at = delivery.body.encode(), int(db_now().timestamp())
    headers = {
        "X-Anpei-Event": delivery.kind,
        "X-Anpei-Delivery": delivery.public_id,
        "X-Anpei-Signature": signature(delivery.webhook.secret, body, at=at),
    }
    try:
        status = post_json(delivery.webhook.url, body, headers)
    except OutsideError as error:
        status = error.status if isinstance(error, OutsideRefused) else 0
        _later(delivery, error.reason, status)
    else:
        _settle(delivery, WebhookState.DELIVERED, status=status, last_error="")


def _later(delivery: WebhookDelivery, reason: str, status: int) -> None:
    facts = {"last_error": reason[:_ERROR], "status": status or None}
    if delivery.tries > len(PAUSES):
        _settle(delivery, WebhookState.DEAD, **facts)
        return
    due = db_now() + PAUSES[delivery.tries - 1]
    WebhookDelivery.objects.filter(pk=delivery.pk, state=WebhookState.QUEUED).update(
        next_try_at=due, **facts
    )


def _settle(delivery: WebhookDelivery, to: WebhookState, **facts: object) -> None:
    def keep(row: WebhookDelivery, before: WebhookState, after: WebhookState) -> None:
        WebhookDelivery.objects.filter(pk=row.pk).update(settled_at=db_now(), **facts)

    move(WEBHOOK_DELIVERY, delivery, to, record=keep)
