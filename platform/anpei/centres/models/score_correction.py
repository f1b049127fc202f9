"""A published score that was put right: from what, to what, why and by whom."""

from django.db import models

from anpei.centres.models.booking import Booking


class ScoreCorrection(models.Model):
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="corrections")
    before = models.PositiveSmallIntegerField(null=True)
    """Hundredths of a point; None: had counted as absent."""
    after = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def before_points(self) -> float | None:
        return None if self.before is None else self.before / 100

    @property
    def after_points(self) -> float:
        return self.after / 100
