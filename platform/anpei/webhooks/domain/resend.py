"""Sending again what was taken or given up: a person decides."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.webhooks.models import WebhookDelivery
from anpei.webhooks.states import WEBHOOK_DELIVERY, WebhookState
from tenants.enqueuing import enqueue


def resend_delivery(*, delivery: WebhookDelivery, by: User) -> None:
    """Queue the same text under the same number. Raises IllegalMove while it waits anyway."""
    from anpei.webhooks.tasks import deliver_webhooks  # noqa: PLC0415 - tasks import the domain

    with transaction.atomic():
        audit.move(
            WEBHOOK_DELIVERY,
            delivery,
            WebhookState.QUEUED,
            by=by,
            act="webhook_delivery",
            next_try_at=db_now(),
            tries=0,
            settled_at=None,
        )
        enqueue(deliver_webhooks)
