"""What the wall shows of one candidate: derived from facts, numbered by its room (PL-31)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.exams.models import Attempt
from anpei.invigilation.models.room import Room
from anpei.proctoring.models import Photo


class SeatPhase(models.TextChoices):
    RUNNING = "running", _("exam running")
    PAUSED = "paused", _("paused by a proctor")
    OVER = "over", _("exam over")


class SeatState(models.Model):
    """One for each attempt that fell into a room. Its facts are elsewhere; it can be made again."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="seat_state")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="seats")
    seq = models.PositiveBigIntegerField(default=0)
    """The room's number at the last change of anything shown."""
    touched = models.BooleanField(default=True)
    """Some fact behind it may have changed: it is made anew at the next look."""
    seen_at = models.DateTimeField(null=True, blank=True)
    """The last sign of life over the candidate's socket; the pulse's is the attempt's own."""

    phase = models.CharField(max_length=8, choices=SeatPhase.choices, default=SeatPhase.RUNNING)
    deadline_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    """How the attempt ended (``exams.states``)."""
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    band = models.CharField(max_length=8, blank=True)
    similarity = models.PositiveSmallIntegerField(null=True, blank=True)
    """Per cent."""
    flags = ArrayField(models.CharField(max_length=24), default=list)
    """``invigilation.flags`` codes, worst first."""
    silence = models.PositiveSmallIntegerField(default=0)
    """Seconds without a sign of life, in the steps that are shown: 0, 5, 10, 15."""
    hand_raised = models.BooleanField(default=False)
    unread = models.PositiveSmallIntegerField(default=0)
    """The candidate's messages that no proctor has read."""
    risk = models.PositiveSmallIntegerField(default=0)
    badness = models.PositiveIntegerField(default=0)
    """Worst first: by how much this seat wants to be looked at."""

    class Meta:
        indexes = [
            models.Index(fields=["room", "seq"], name="seats_changed_since"),
            models.Index(fields=["room"], condition=Q(touched=True), name="seats_to_make_anew"),
            models.Index(
                fields=["room"], condition=~Q(phase=SeatPhase.OVER), name="seats_taken_now"
            ),
        ]

    def __str__(self) -> str:
        return f"seat of attempt {self.attempt_id}"
