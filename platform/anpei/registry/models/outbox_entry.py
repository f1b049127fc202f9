"""Something the registry must be told: written with the fact itself, sent until it is settled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.enrolment.models import Enrolment
from anpei.kernel.fields import EncryptedTextField
from anpei.kernel.ids import PublicIdField
from anpei.registry.states import OUTBOX_LABELS, OutboxState


class OutboxKind(models.TextChoices):
    TRAINING_RESULT = "training_result", _("Training result")


class Failure(models.TextChoices):
    """The four kinds in which reporting fails (PL-51)."""

    UNREACHABLE = "unreachable", _("the registry does not answer")
    UNKNOWN = "unknown", _("the answer was lost")
    GARBLED = "garbled", _("the answer makes no sense")
    REFUSED = "refused", _("the registry refuses the result")


class OutboxEntry(models.Model):
    public_id = PublicIdField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="outbox")
    kind = models.CharField(max_length=20, choices=OutboxKind.choices)
    request_key = models.CharField(max_length=40, unique=True)
    """By this the registry knows a repetition; a new one only after a definite refusal."""
    payload = EncryptedTextField()
    """The province's record as JSON; holds an identity number."""
    state = models.CharField(
        max_length=10, choices=list(OUTBOX_LABELS.items()), default=OutboxState.QUEUED
    )
    in_doubt = models.BooleanField(default=False)
    """It may have arrived though no answer did: ask by the key before sending again."""
    tries = models.PositiveIntegerField(default=0)
    """Since it entered its state."""
    garbled = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=60, blank=True)
    last_error = models.TextField(blank=True)
    failure = models.CharField(max_length=12, choices=Failure.choices, blank=True, db_default="")
    """Which kind of failure ``last_error`` is; "" without one."""

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "kind"], name="told_once_a_kind"),
            models.CheckConstraint(
                name="stopped_report_names_its_failure",
                condition=~Q(state__in=(OutboxState.FAILED, OutboxState.DEAD)) | ~Q(failure=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="outbox_by_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.request_key} ({self.state})"
