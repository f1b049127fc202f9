"""How this association speaks with its registry, and up to where it has pulled."""

from django.db import models
from django.db.models import Q

from anpei.kernel.fields import EncryptedTextField


class RegistryConnection(models.Model):
    """One row. Endpoints come from here alone, never from data (security T47)."""

    base_url = models.CharField(max_length=200, blank=True)
    """"" = the sandbox of this machine (``settings.SANDBOX_URL``)."""
    client_id = models.CharField(max_length=60)
    secret = EncryptedTextField()
    epoch = models.CharField(max_length=40, blank=True)
    """The registry's own mark of its dataset; another one means: pull everything anew."""
    high_water = models.BigIntegerField(default=0)
    """Version up to which every change has been merged."""

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_registry_connection", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return self.client_id
