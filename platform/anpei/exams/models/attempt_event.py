"""What people did to a running attempt, in their order: its history beside the states (PL-32)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.exams.models.attempt import Attempt


class AttemptAct(models.TextChoices):
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("resumed")
    TIME_GIVEN = "time_given", _("time given")
    ENDED = "ended", _("ended by a proctor")
    READMITTED = "readmitted", _("let in again")
    OUTAGE = "outage", _("time given back: the platform could not be reached")


class AttemptEvent(models.Model):
    """Never changed; ``deadline_at`` is the one that held afterwards."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=12, choices=AttemptAct.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    """By how much the deadline moved."""
    deadline_at = models.DateTimeField()
    outage = models.PositiveBigIntegerField(null=True, blank=True)
    """Of ``OUTAGE``: which one of ``tenants.Outage``; each is given back once."""

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["attempt", "outage"], name="outage_given_back_once")
        ]
        indexes = [models.Index(fields=["attempt", "at"], name="attempt_history")]

    def __str__(self) -> str:
        return f"{self.act} of attempt {self.attempt_id}"
