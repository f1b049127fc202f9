"""An enterprise as the registry knows it. Its identity is its credit code, not its name (SD-02)."""

from django.db import models

from anpei.kernel.ids import PublicIdField


class Enterprise(models.Model):
    public_id = PublicIdField()
    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    city = models.CharField(max_length=40, blank=True)
    registry_id = models.CharField(max_length=40, unique=True)
    registry_version = models.BigIntegerField(default=0)
    synced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["name"], name="enterprise_by_name")]

    def __str__(self) -> str:
        return self.name
