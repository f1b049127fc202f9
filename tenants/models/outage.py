"""When the platform could not be reached by anybody: what it can prove of itself."""

from django.db import models
from django.db.models import F, Q


class Outage(models.Model):
    """No such process wrote anything from ``began_at`` to ``ended_at``. Never changed."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        app_label = "tenants"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="outage_ends_after_it_began", condition=Q(ended_at__gt=F("began_at"))
            )
        ]
        indexes = [models.Index(fields=["ended_at"], name="outages_by_end")]

    def __str__(self) -> str:
        return f"outage of {self.ended_at - self.began_at}"
