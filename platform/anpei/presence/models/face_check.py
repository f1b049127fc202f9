"""One look at a face, on this device or on a phone that scanned the page's code (YN-22)."""

from django.db import models

from anpei.kernel.ids import PublicIdField
from anpei.presence.states import CHECK_LABELS, CheckState
from anpei.proctoring.models import CaptureTicket
from anpei.study.models import TopicStudy


class FaceCheck(models.Model):
    public_id = PublicIdField()
    study = models.ForeignKey(TopicStudy, on_delete=models.CASCADE, related_name="+")
    """The lesson whose player waits; its enrolment's person is looked at."""
    session_key = models.CharField(max_length=40)
    """The browser that may play afterwards."""
    state = models.CharField(
        max_length=10, choices=list(CHECK_LABELS.items()), default=CheckState.OPEN
    )
    ticket = models.ForeignKey(
        CaptureTicket, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Of the picture taken last."""
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["study", "-created_at"], name="checks_of_a_lesson")]

    def __str__(self) -> str:
        return f"look at {self.study_id}"
