"""Where an association wants to be told of what happens here."""

from django.db import models

from anpei.kernel.fields import EncryptedTextField
from anpei.kernel.ids import PublicIdField


class Webhook(models.Model):
    public_id = PublicIdField()
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    kinds = models.JSONField(default=list)
    """Values of ``EventKind``."""
    secret = EncryptedTextField()
    """Signs what is sent; shown once to staff."""
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
