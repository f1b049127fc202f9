"""A room of a centre, with its seats."""

from django.db import models
from django.db.models import Q

from anpei.centres.models.centre import Centre
from anpei.kernel.ids import PublicIdField


class Room(models.Model):
    public_id = PublicIdField()
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    seats = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("centre__name", "name")
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="room_named_once_a_centre"),
            models.CheckConstraint(name="room_has_seats", condition=Q(seats__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.name}"
