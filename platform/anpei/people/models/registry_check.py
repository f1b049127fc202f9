"""When the registry was last asked, whether or not anything had changed (SD-13g)."""

from django.db import models
from django.db.models import Q


class RegistryCheck(models.Model):
    """One row. A night that changes nothing writes this row and no licence."""

    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_registry_check", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.asked_at.isoformat()
