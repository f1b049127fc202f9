"""Something somebody is told: written with the fact itself, read in the inbox."""

from django.db import models
from django.db.models import Q

from anpei.accounts.models import User
from anpei.kernel.ids import PublicIdField


class Message(models.Model):
    public_id = PublicIdField()
    kind = models.CharField(max_length=60)
    """The code of a ``MessageKind``."""
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    """None: to an address that belongs to no account."""
    recipient = models.CharField(max_length=200)
    """Whose name it bears."""
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    """"" when it holds a secret."""
    link = models.CharField(max_length=300, blank=True)
    """A path on this association's site."""
    about = models.CharField(max_length=60, blank=True)
    """Label of the model it is about, and its key: "payments.order"."""
    about_id = models.BigIntegerField(null=True, blank=True)
    once = models.CharField(max_length=120, null=True, blank=True, unique=True)
    """What may be told only once (a reminder per person, kind and period); None: any number."""
    in_inbox = models.BooleanField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="inbox_belongs_to_somebody", condition=Q(in_inbox=False) | ~Q(user=None)
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "-id"], condition=Q(in_inbox=True), name="message_by_inbox"
            ),
            models.Index(
                fields=["user"],
                condition=Q(in_inbox=True, read_at=None),
                name="message_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
