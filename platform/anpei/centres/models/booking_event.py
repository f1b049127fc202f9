"""A state a booking entered: who let whom in, and why somebody was not."""

from django.db import models

from anpei.audit.models import StateEvent
from anpei.centres.models.booking import Booking


class BookingEvent(StateEvent):
    subject = "booking"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="events")
