"""A candidate asks for a proctor (PL-33)."""

from django.db import models
from django.db.models import F, Q

from anpei.accounts.models import User
from anpei.exams.models import Attempt


class RaisedHand(models.Model):
    """Lowered by the candidate (``lowered_by`` None) or by the proctor who answered."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="hands")
    raised_at = models.DateTimeField()
    lowered_at = models.DateTimeField(null=True, blank=True)
    lowered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(lowered_at__isnull=True), name="one_hand_up"
            ),
            models.CheckConstraint(
                name="hand_goes_down_after_up",
                condition=Q(lowered_at__isnull=True) | Q(lowered_at__gte=F("raised_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"hand of attempt {self.attempt_id}"
