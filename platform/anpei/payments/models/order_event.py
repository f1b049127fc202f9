"""A state an order entered."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.kernel.decisions import Text
from anpei.payments.models.order import Order
from anpei.payments.states import LABELS, OrderState


class OrderEvent(StateEvent):
    subject = "order"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")

    @property
    def label(self) -> Text:
        """What people read for the state entered."""
        return LABELS[OrderState(self.after)]
