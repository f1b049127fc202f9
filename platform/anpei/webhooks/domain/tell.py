"""An event, for every receiver that wants it: rows in the caller's transaction (DESIGN §5)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from anpei.kernel.clock import db_now
from anpei.kernel.ids import make_public_id
from anpei.webhooks.kinds import EventKind
from anpei.webhooks.models import Webhook, WebhookDelivery
from tenants.enqueuing import enqueue
from tenants.entering import current_schema


def tell_receivers(*, kind: EventKind, events: Sequence[Mapping[str, Any]]) -> int:
    """Queue each event (JSON-ready facts, no identity data) for every receiver; how many rows.

    Sent after the caller's transaction has committed; rolled back with it.
    """
    from anpei.webhooks.tasks import deliver_webhooks  # noqa: PLC0415 - tasks import the domain

    if not events:
        return 0
    receivers = [one for one in Webhook.objects.filter(is_on=True) if kind in one.kinds]
    if not receivers:
        return 0
    now = db_now()
    rows = []
    for receiver in receivers:
        for event in events:
            number = make_public_id()
            body = {
                "id": number,
                "kind": kind.value,
                "association": current_schema(),
                "at": now.isoformat(),
                "data": dict(event),
            }
            rows.append(
                WebhookDelivery(
                    public_id=number,
                    webhook=receiver,
                    kind=kind,
                    body=json.dumps(body, ensure_ascii=False),
                    next_try_at=now,
                    created_at=now,
                )
            )
    WebhookDelivery.objects.bulk_create(rows, batch_size=500)
    enqueue(deliver_webhooks)
    return len(rows)
