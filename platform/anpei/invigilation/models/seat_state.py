"""What the wall shows of one candidate: derived from facts, numbered by its room (PL-31)."""

from django.db import models

from anpei.exams.models import Attempt
from anpei.invigilation.models.room import Room


class SeatState(models.Model):
    """One for each attempt that fell into a room. Its facts are elsewhere; it can be made again."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="seat_state")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="seats")
    seq = models.PositiveBigIntegerField(default=0)
    """The room's number at the last change of anything shown."""

    class Meta:
        indexes = [models.Index(fields=["room", "seq"], name="seats_changed_since")]

    def __str__(self) -> str:
        return f"seat of attempt {self.attempt_id}"
