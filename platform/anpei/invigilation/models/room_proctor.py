"""Who watches a room, from when until when, and how it came to be (PL-33)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.invigilation.models.room import Room


class DutyOrigin(models.TextChoices):
    ASSIGNED = "assigned", _("assigned")
    CLAIMED = "claimed", _("claimed")
    HANDED_OVER = "handed_over", _("handed over")


class RoomProctor(models.Model):
    """One duty; a room may have several at once. Ended ones stay: they are the record."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="duties")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    origin = models.CharField(max_length=12, choices=DutyOrigin.choices)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    at_wall_at = models.DateTimeField(null=True, blank=True)
    """When this person's wall was last open: told by the wall itself, every few seconds."""
    looking_at = models.ForeignKey(
        Attempt, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Whose tile this person has open, for the colleagues in the room to see."""

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["room", "user"],
                condition=models.Q(ended_at__isnull=True),
                name="one_duty_in_a_room_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in room {self.room_id}"
