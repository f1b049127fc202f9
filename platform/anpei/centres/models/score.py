"""The score of one candidate of a sitting; it counts when it is published."""

from django.db import models
from django.db.models import Q

from anpei.centres.models.booking import Booking


class Score(models.Model):
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="score")
    hundredths = models.PositiveSmallIntegerField()
    """Hundredths of a point, of 100 points at most."""
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="centre_score_of_hundred_at_most", condition=Q(hundredths__lte=10_000)
            )
        ]

    def __str__(self) -> str:
        return f"{self.hundredths / 100:g}"
