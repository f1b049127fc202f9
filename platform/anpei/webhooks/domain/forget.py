"""Settled deliveries are kept for a while, to be looked at and sent again, then deleted."""

from datetime import timedelta

from anpei.kernel.clock import db_now
from anpei.webhooks.models import WebhookDelivery
from anpei.webhooks.states import WebhookState

DELIVERIES_KEPT = timedelta(days=90)
_AT_A_TIME = 20_000


def forget_old_deliveries() -> int:
    """Delete deliveries that were taken or given up long ago; gives how many."""
    old = WebhookDelivery.objects.filter(
        state__in=(WebhookState.DELIVERED, WebhookState.DEAD),
        settled_at__lt=db_now() - DELIVERIES_KEPT,
    )
    keys = list(old.values_list("pk", flat=True)[:_AT_A_TIME])
    deleted, _by_model = WebhookDelivery.objects.filter(pk__in=keys).delete()
    return deleted
