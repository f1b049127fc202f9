"""A training class (学习班): what enterprises enrol into."""

from django.db import models
from django.db.models import F, Q

from anpei.courses.models import Curriculum
from anpei.kernel.ids import PublicIdField


class TrainingClass(models.Model):
    public_id = PublicIdField()
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=150)
    category = models.CharField(max_length=20)
    """The licence category it is for."""
    speciality = models.CharField(max_length=40, blank=True, default="", db_default="")
    """Of a category that has specialities, the one it is for; "" where it has none."""
    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="classes")
    edition_key = models.CharField(max_length=60)
    enrol_from = models.DateField()
    enrol_until = models.DateField()
    study_from = models.DateField()
    study_until = models.DateField()
    period = models.PositiveSmallIntegerField(default=1)
    """期数."""
    credit_tenths = models.PositiveSmallIntegerField()
    fee_fen = models.PositiveIntegerField()
    """Per person."""
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    """Moved only by one conditional UPDATE (``enrolment.domain.places``)."""
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-study_from", "number")
        constraints = [
            models.CheckConstraint(
                name="class_never_oversold", condition=Q(taken__lte=F("places"))
            ),
            models.CheckConstraint(
                name="class_dates_in_order",
                condition=Q(enrol_from__lte=F("enrol_until")) & Q(study_from__lte=F("study_until")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
