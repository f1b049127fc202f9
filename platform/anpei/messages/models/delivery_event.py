"""A state a delivery entered."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.messages.models.delivery import Delivery


class DeliveryEvent(StateEvent):
    subject = "delivery"

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="events")
