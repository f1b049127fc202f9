"""A state an appeal entered, and why."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.proctoring.models.appeal import Appeal


class AppealEvent(StateEvent):
    subject = "appeal"

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="events")
