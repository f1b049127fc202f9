"""A photo of a learner: where it is, what the machine saw, and which band that is (PL-34)."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField
from anpei.proctoring.models.capture_ticket import (
    CaptureTicket,
    Purpose,
    subject_matches_purpose,
)
from anpei.proctoring.models.presence_check import PresenceCheck
from anpei.provinces.contract import PhotoBand
from anpei.study.models import TopicStudy

BAND_LABELS = {
    PhotoBand.PENDING: _("being analysed"),
    PhotoBand.ACCEPT: _("accepted"),
    PhotoBand.UNSURE: _("unsure"),
    PhotoBand.REFUSE: _("refused"),
}


class Photo(models.Model):
    """Facts beside the band: thresholds may change, what was seen does not.

    A replaced or expired photo keeps its facts and loses its file (``path`` = "").
    """

    public_id = PublicIdField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="photos")
    ticket = models.OneToOneField(
        CaptureTicket, null=True, on_delete=models.SET_NULL, related_name="photo"
    )
    purpose = models.CharField(max_length=6, choices=Purpose.choices)
    topic_study = models.ForeignKey(
        TopicStudy, null=True, blank=True, on_delete=models.CASCADE, related_name="photos"
    )
    attempt = models.ForeignKey(
        Attempt, null=True, blank=True, on_delete=models.CASCADE, related_name="photos"
    )
    path = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    """When it arrived, on the database's clock."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    """When the page says it took it while the line was cut; None: just before ``taken_at``."""
    presence = models.ForeignKey(
        PresenceCheck, null=True, blank=True, on_delete=models.CASCADE, related_name="photos"
    )
    kept = models.BooleanField(default=True)
    """False once a newer one replaced it: it counts no longer (SD-35)."""

    analysed_at = models.DateTimeField(null=True, blank=True)
    faces = models.PositiveSmallIntegerField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    distance = models.FloatField(null=True, blank=True)
    sharpness = models.FloatField(null=True, blank=True)
    brightness = models.FloatField(null=True, blank=True)
    eye_span = models.FloatField(null=True, blank=True)
    """Between the eyes, as a part of the picture's width: grows with nearness."""
    turn = models.FloatField(null=True, blank=True)
    """Where its nose is between its eyes: 0 straight ahead, towards −1 and 1 turned aside."""
    eyes = models.FloatField(null=True, blank=True)
    """Contrast of the eyes against the face around them: falls when they close."""
    is_black = models.BooleanField(default=False)
    is_blank = models.BooleanField(default=False)
    perceptual_hash = models.BinaryField(max_length=32, null=True, blank=True)
    hash_bands = ArrayField(models.BigIntegerField(), null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    model_version = models.CharField(max_length=80, blank=True)
    band = models.CharField(
        max_length=8, choices=list(BAND_LABELS.items()), default=PhotoBand.PENDING
    )
    """The band that counts: the machine's, or a reviewer's who looked at the picture."""
    machine_band = models.CharField(max_length=8, blank=True, db_default="")
    """What the machine had said, once a reviewer has judged; "" before."""
    judged_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="photo_subject_matches_purpose", condition=subject_matches_purpose()
            ),
            models.CheckConstraint(
                name="photo_band_after_analysis",
                condition=Q(band=PhotoBand.PENDING) | Q(analysed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="judged_photo_keeps_the_machines_band",
                condition=Q(judged_by__isnull=True, judged_at__isnull=True, machine_band="")
                | (Q(judged_by__isnull=False, judged_at__isnull=False) & ~Q(machine_band="")),
            ),
        ]
        indexes = [
            models.Index(fields=["enrolment", "purpose"], name="photo_by_enrolment"),
            models.Index(
                fields=["taken_at"], condition=Q(band=PhotoBand.PENDING), name="photo_pending"
            ),
            GinIndex(fields=["hash_bands"], name="photo_by_hash_band"),
            models.Index(fields=["sha256"], name="photo_by_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} photo {self.public_id}"

    @property
    def moment(self) -> datetime:
        """When it was taken, as far as is known."""
        return self.claimed_at or self.taken_at

    @property
    def similarity(self) -> int | None:
        """相似度 in per cent, as the manuals show it: 100 = the same picture (M1 三(六)1)."""
        return None if self.distance is None else round(100 * max(0.0, 1.0 - self.distance))
