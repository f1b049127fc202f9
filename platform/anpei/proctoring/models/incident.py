"""Something that happened during an attempt and that a reviewer should know of."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField
from anpei.proctoring.models.photo import Photo

KEY_LENGTH = 40


class IncidentKind(models.TextChoices):
    CAMERA_LOST = "camera_lost", _("the camera was lost")
    CAMERA_COVERED = "camera_covered", _("the camera was covered")
    CAMERA_MUTED = "camera_muted", _("the camera gave no picture")
    CAMERA_SWAPPED = "camera_swapped", _("another camera was used")
    PICTURE_FROZEN = "picture_frozen", _("the picture stood still")
    FOCUS_LOST = "focus_lost", _("the exam page lost the focus")
    FULLSCREEN_LEFT = "fullscreen_left", _("full screen was left")
    OTHER_WINDOW = "other_window", _("the exam was opened in another window")
    NETWORK_LOST = "network_lost", _("the line was cut")
    CLOCK_SKEW = "clock_skew", _("the device's clock was wrong or changed")
    NO_FACE = "no_face", _("nobody was in the picture")
    SEVERAL_FACES = "several_faces", _("several people were in the picture")
    STRANGER = "stranger", _("somebody else was in the picture")
    REPLAYED = "replayed", _("the same picture was shown again")
    PHOTO_MISSED = "photo_missed", _("a photo asked for was not sent")
    PRESENCE_MISSED = "presence_missed", _("movements asked for were not seen")
    ENDED = "ended", _("ended by a proctor")
    IRREGULARITY = "irregularity", _("irregularity marked by staff")


TOLD_BY_PAGE = frozenset(
    {
        IncidentKind.CAMERA_LOST,
        IncidentKind.CAMERA_COVERED,
        IncidentKind.CAMERA_MUTED,
        IncidentKind.CAMERA_SWAPPED,
        IncidentKind.PICTURE_FROZEN,
        IncidentKind.FOCUS_LOST,
        IncidentKind.FULLSCREEN_LEFT,
        IncidentKind.OTHER_WINDOW,
        IncidentKind.NETWORK_LOST,
        IncidentKind.CLOCK_SKEW,
    }
)
"""What the candidate's own page notices and tells; all else is noticed here or by people."""


class Incident(models.Model):
    """``at`` is when it became known here, on the database's clock."""

    public_id = PublicIdField()
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=20, choices=IncidentKind.choices)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    happened_at = models.DateTimeField(null=True, blank=True)
    """When it began according to the page, told later where the line was cut; None: at ``at``."""
    seconds = models.PositiveIntegerField(default=0, db_default=0)
    """How long it lasted according to the page; 0: a moment, or not known."""
    key = models.CharField(max_length=KEY_LENGTH, blank=True, db_default="")
    """The page's own, so that one told twice is one; "" for what the page did not tell."""
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="incidents"
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "key"], condition=~Q(key=""), name="one_incident_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} in attempt {self.attempt_id}"

    @property
    def moment(self) -> datetime:
        """When it happened, as far as is known."""
        return self.happened_at or self.at
