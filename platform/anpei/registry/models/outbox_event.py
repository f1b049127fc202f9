"""A state an outbox entry entered."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.registry.models.outbox_entry import OutboxEntry


class OutboxEvent(StateEvent):
    subject = "entry"

    entry = models.ForeignKey(OutboxEntry, on_delete=models.CASCADE, related_name="events")
