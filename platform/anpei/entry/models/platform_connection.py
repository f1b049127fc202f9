"""The provincial platform whose signed tickets this association trusts (YN-01)."""

from django.db import models
from django.db.models import Q


class PlatformConnection(models.Model):
    """One row. ``public_key`` is Ed25519, PEM; the issuer's name stands in every ticket."""

    issuer = models.CharField(max_length=120)
    public_key = models.TextField()
    address = models.CharField(max_length=200, blank=True)
    """Where enterprises sign in over there, for the link on our page; "" = none."""

    class Meta:
        constraints = [models.CheckConstraint(name="one_platform_connection", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.issuer
