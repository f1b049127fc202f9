"""A message on its way through one channel: the outbox, and afterwards the log."""

from django.db import models
from django.db.models import Q

from anpei.kernel.fields import EncryptedTextField
from anpei.kernel.ids import PublicIdField, make_public_id
from anpei.messages.channel_names import CHANNEL_CHOICES
from anpei.messages.models.message import Message
from anpei.messages.states import LABELS, DeliveryState


class Delivery(models.Model):
    public_id = PublicIdField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    request_key = models.CharField(max_length=40, unique=True, default=make_public_id)
    """By this a provider knows a repetition; a new one only after a definite refusal."""
    channel = models.CharField(max_length=10, choices=CHANNEL_CHOICES)
    address = EncryptedTextField(blank=True)
    """Mail address, mobile number or WeChat id; "" in the inbox."""
    address_hash = models.CharField(max_length=64, blank=True)
    """``crypto.lookup_hash`` of the address, for searching."""
    address_shown = models.CharField(max_length=100, blank=True)
    """Masked, as lists show it."""
    text = EncryptedTextField(blank=True)
    """What goes out; emptied once a secret has left."""
    state = models.CharField(
        max_length=10, choices=list(LABELS.items()), default=DeliveryState.QUEUED
    )
    tries = models.PositiveIntegerField(default=0)
    """Also the token of a claim: an answer to an older try settles nothing."""
    next_try_at = models.DateTimeField()
    """Due, or while SENDING: until when the claim holds."""
    expires_at = models.DateTimeField(null=True, blank=True)
    """Later it must not leave any more."""
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivered_once_a_channel")
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=(DeliveryState.QUEUED, DeliveryState.SENDING)),
                name="delivery_due",
            ),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
            models.Index(fields=["address_hash"], name="delivery_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.address_shown} ({self.state})"
