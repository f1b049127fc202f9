from anpei.webhooks.domain.deliver import deliver_due
from anpei.webhooks.domain.forget import forget_old_deliveries
from anpei.webhooks.domain.register import register_webhook, switch_webhook
from anpei.webhooks.domain.resend import resend_delivery
from anpei.webhooks.domain.tell import tell_receivers

__all__ = [
    "deliver_due",
    "forget_old_deliveries",
    "register_webhook",
    "resend_delivery",
    "switch_webhook",
    "tell_receivers",
]
