"""A state an enrolment entered: the history of one person's way."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.enrolment.models.enrolment import Enrolment


class EnrolmentEvent(StateEvent):
    subject = "enrolment"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="events")
