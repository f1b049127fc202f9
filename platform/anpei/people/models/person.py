"""A person as the registry knows them. Identity data is sealed and found by keyed hash (PL-13)."""

from django.db import models

from anpei.kernel.fields import EncryptedTextField
from anpei.kernel.ids import PublicIdField


class Person(models.Model):
    public_id = PublicIdField()
    name = models.CharField(max_length=60)
    id_number = EncryptedTextField()
    id_number_hash = models.CharField(max_length=64, unique=True)
    """``crypto.lookup_hash`` of the identity number."""
    birth_date = models.DateField()
    mobile = EncryptedTextField(blank=True)
    registry_id = models.CharField(max_length=40, unique=True)
    registry_version = models.BigIntegerField(default=0)
    has_registry_photo = models.BooleanField(default=False)
    synced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name
