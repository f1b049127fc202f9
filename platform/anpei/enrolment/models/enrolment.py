"""One person's way through one class, under the edition it began with."""

from datetime import date

from django.db import models
from django.db.models import Q

from anpei.enrolment.models.training_class import TrainingClass
from anpei.enrolment.states import LABELS, NO_LONGER_ACTIVE, EnrolmentState
from anpei.kernel.ids import PublicIdField
from anpei.people.models import Enterprise, Licence, Person


class Enrolment(models.Model):
    public_id = PublicIdField()
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="enrolments"
    )
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="enrolments")
    """The enterprise that enrolled, wherever the person works later."""
    edition_key = models.CharField(max_length=60)
    state = models.CharField(
        max_length=20,
        choices=LABELS,
        default=EnrolmentState.APPLIED,
    )
    term = models.DateField()
    """The licence's expiry when it was enrolled: one active enrolment per licence and term."""
    created_at = models.DateTimeField(auto_now_add=True)
    studying_at = models.DateTimeField(null=True, blank=True)
    study_from = models.DateField(null=True, blank=True)
    """First day of a study period of the person's own; None: the class's (``own_period``)."""
    study_until = models.DateField(null=True, blank=True)
    """Last day of it."""
    extra_attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    """Final exams granted on top of the edition's."""
    qualified_at = models.DateTimeField(null=True, blank=True)
    score_hundredths = models.PositiveIntegerField(null=True, blank=True)
    """Score of the attempt that counts."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "term"],
                condition=~Q(state__in=NO_LONGER_ACTIVE),
                name="licence_enrolled_once_a_term",
            )
        ]
        indexes = [
            models.Index(fields=["enterprise", "state"], name="enrolment_by_enterprise"),
            models.Index(fields=["person", "-created_at"], name="enrolment_by_person"),
            models.Index(fields=["-created_at", "-id"], name="enrolment_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.training_class}"

    @property
    def study_begins(self) -> date:
        """First day on which this person may study."""
        return self.study_from or self.training_class.study_from

    @property
    def study_ends(self) -> date:
        """Last day on which this person may study."""
        return self.study_until or self.training_class.study_until
