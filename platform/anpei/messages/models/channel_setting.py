"""How this association sends through one channel. Endpoints come from here alone (T47)."""

from django.db import models

from anpei.kernel.fields import EncryptedTextField
from anpei.messages.channel_names import CHANNEL_CHOICES


class ChannelSetting(models.Model):
    channel = models.CharField(max_length=10, choices=CHANNEL_CHOICES, unique=True)
    is_on = models.BooleanField()
    base_url = models.CharField(max_length=200, blank=True)
    """Of an HTTP provider; "" = the sandbox of this machine (``settings.SANDBOX_URL``)."""
    client_id = models.CharField(max_length=60, blank=True)
    secret = EncryptedTextField(blank=True)
    sender = models.CharField(max_length=60, blank=True)
    """Signature of an SMS, id of a WeChat template, name over a mail; "" = the association's."""

    def __str__(self) -> str:
        return self.channel
