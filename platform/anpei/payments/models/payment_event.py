"""A state a payment entered, and by what: a notification, a query, a person."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.kernel.decisions import Text
from anpei.payments.models.payment import Payment
from anpei.payments.states import PAYMENT_LABELS, PaymentState


class PaymentEvent(StateEvent):
    subject = "payment"

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="events")

    @property
    def label(self) -> Text:
        """What people read for the state entered."""
        return PAYMENT_LABELS[PaymentState(self.after)]
