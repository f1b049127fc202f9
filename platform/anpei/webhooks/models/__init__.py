from anpei.webhooks.models.webhook import Webhook
from anpei.webhooks.models.webhook_delivery import WebhookDelivery

__all__ = ["Webhook", "WebhookDelivery"]
