"""A small random movement asked for before an exam: somebody is there who hears (DESIGN §8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.enrolment.models import Enrolment
from anpei.kernel.ids import PublicIdField


class PresenceAction(models.TextChoices):
    TURN_LEFT = "turn_left", _("Turn your head to your left")
    TURN_RIGHT = "turn_right", _("Turn your head to your right")
    COME_CLOSER = "come_closer", _("Come closer to the camera")
    BLINK = "blink", _("Close your eyes for three seconds")


class PresenceCheck(models.Model):
    """Of the photos under it the first shows the candidate at rest, the others in the movement."""

    public_id = PublicIdField()
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="presence_checks"
    )
    action = models.CharField(max_length=12, choices=PresenceAction.choices)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    passed = models.BooleanField(null=True, blank=True)
    """None: not all of its photos have been looked at."""
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="presence_decided_has_its_time",
                condition=Q(passed__isnull=True, decided_at__isnull=True)
                | Q(passed__isnull=False, decided_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} of enrolment {self.enrolment_id}"
