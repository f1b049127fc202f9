"""A licence (考核合格证): what the government gave the holder and the registry tells us about."""

from django.db import models

from anpei.kernel.ids import PublicIdField
from anpei.people.models.enterprise import Enterprise
from anpei.people.models.person import Person


class LicenceStatus(models.TextChoices):
    VALID = "valid"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    """No longer in the registry at all."""


class Licence(models.Model):
    public_id = PublicIdField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="licences")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="licences")
    category = models.CharField(max_length=20)
    number = models.CharField(max_length=60, unique=True)
    number_key = models.CharField(max_length=60, db_index=True)
    """The number without 鲁建安 and brackets, as it is typed to sign in (SD-04b)."""
    is_main = models.BooleanField(default=True)
    """False for an additional A licence (增发A证, SD-13d)."""
    valid_from = models.DateField()
    valid_until = models.DateField()
    status = models.CharField(
        max_length=10, choices=LicenceStatus.choices, default=LicenceStatus.VALID
    )
    other_business = models.CharField(max_length=40, blank=True, default="", db_default="")
    """What else the registry is doing with it at present, in its words (YN-02)."""
    registry_id = models.CharField(max_length=40, unique=True)
    registry_version = models.BigIntegerField(default=0)
    synced_at = models.DateTimeField(null=True, blank=True)
    """When a change was last taken over; RegistryCheck says when the registry was asked."""

    class Meta:
        indexes = [
            models.Index(
                fields=["enterprise", "category", "valid_until"], name="licence_by_enterprise"
            )
        ]

    def __str__(self) -> str:
        return self.number
