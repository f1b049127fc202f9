"""What a candidate says to the proctors of the room (PL-33)."""

from django.db import models

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.invigilation.models.command import KEY_LENGTH, TEXT_LENGTH


class CandidateMessage(models.Model):
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="messages")
    key = models.CharField(max_length=KEY_LENGTH)
    """The page's own: said twice over a bad line is said once."""
    text = models.CharField(max_length=TEXT_LENGTH)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["attempt", "key"], name="one_message_a_key"),
            models.CheckConstraint(
                name="candidates_message_says_something", condition=~models.Q(text="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempt"],
                condition=models.Q(read_at__isnull=True),
                name="candidates_messages_unread",
            )
        ]

    def __str__(self) -> str:
        return f"message of attempt {self.attempt_id}"
