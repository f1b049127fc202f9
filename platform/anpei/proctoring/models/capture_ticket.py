"""Leave to take one photo, given at a moment the server chose (T31)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField
from anpei.people.models import Person
from anpei.proctoring.models.presence_check import PresenceCheck
from anpei.study.models import TopicStudy


class Purpose(models.TextChoices):
    STUDY = "study", _("study")
    EXAM = "exam", _("exam")
    GATE = "gate", _("before starting")


def subject_matches_purpose() -> Q:
    """Study photos have a topic, exam photos an attempt, gate photos neither."""
    return (
        Q(purpose=Purpose.STUDY, topic_study__isnull=False, attempt__isnull=True)
        | Q(purpose=Purpose.EXAM, topic_study__isnull=True, attempt__isnull=False)
        | Q(purpose=Purpose.GATE, topic_study__isnull=True, attempt__isnull=True)
    )


class CaptureTicket(models.Model):
    """Used once, before ``expires_at`` on the database's clock, by whoever it was given to."""

    public_id = PublicIdField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=6, choices=Purpose.choices)
    topic_study = models.ForeignKey(
        TopicStudy, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    attempt = models.ForeignKey(
        Attempt, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    presence = models.ForeignKey(
        PresenceCheck, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    """The movement that this photo is one of, at a gate."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    """When the page says that it took the photo, the line being cut; None: it is taken now."""
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ticket_subject_matches_purpose", condition=subject_matches_purpose()
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="ticket_by_expiry")]

    def __str__(self) -> str:
        return f"{self.purpose} ticket of {self.enrolment_id}"
