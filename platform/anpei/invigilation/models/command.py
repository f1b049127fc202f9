"""What a proctor did to a candidate's exam, in order and for good (PL-32)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.kernel.ids import PublicIdField

KEY_LENGTH = 64
REASON_LENGTH = 300
TEXT_LENGTH = 500


class CommandKind(models.TextChoices):
    MESSAGE = "message", _("message")
    WARN = "warn", _("warning")
    PAUSE = "pause", _("pause")
    RESUME = "resume", _("resume")
    GIVE_TIME = "give_time", _("extra time")
    END = "end", _("end the exam")
    IRREGULARITY = "irregularity", _("mark an irregularity")
    UNLOCK = "unlock", _("let in again")
    PHOTO = "photo", _("photo now")
    ANSWER_HAND = "answer_hand", _("answer to a raised hand")


HARMFUL = (CommandKind.WARN, CommandKind.PAUSE, CommandKind.END, CommandKind.IRREGULARITY)
"""Not without a reason, which the candidate reads."""
READABLE = (
    CommandKind.MESSAGE,
    CommandKind.WARN,
    CommandKind.IRREGULARITY,
    CommandKind.ANSWER_HAND,
)
"""Stay on the candidate's page until they say that they have read it."""


class Command(models.Model):
    """Never changed but for the marks that the candidate's page showed it, that it was read."""

    public_id = PublicIdField()
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="commands")
    seq = models.PositiveIntegerField()
    """Its place in what the candidate's page is told (``Attempt.live_sequence``)."""
    key = models.CharField(max_length=KEY_LENGTH)
    """The sender's own: a command sent twice is one command."""
    kind = models.CharField(max_length=12, choices=CommandKind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("seq",)
        constraints = [
            models.UniqueConstraint(fields=["attempt", "key"], name="one_command_a_key"),
            models.UniqueConstraint(fields=["attempt", "seq"], name="commands_in_one_order"),
            models.CheckConstraint(
                name="harm_names_its_reason", condition=~Q(kind__in=HARMFUL) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq} to attempt {self.attempt_id}"
