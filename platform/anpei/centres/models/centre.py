"""A place where exams are held (考点)."""

from django.db import models

from anpei.kernel.ids import PublicIdField


class Centre(models.Model):
    public_id = PublicIdField()
    name = models.CharField(max_length=100, unique=True)
    address = models.CharField(max_length=200)
    directions = models.CharField(max_length=300, blank=True)
    """How one gets there; printed on the ticket."""
    phone = models.CharField(max_length=30, blank=True)
    is_open = models.BooleanField(default=True)
    """Closed: no new sittings are planned here."""

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
