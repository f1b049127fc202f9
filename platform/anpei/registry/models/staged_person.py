"""A person pulled and not merged yet. Identity data arrives here sealed already."""

from django.db import models

from anpei.kernel.fields import EncryptedTextField


class StagedPerson(models.Model):
    registry_id = models.CharField(max_length=40, primary_key=True)
    version = models.BigIntegerField()
    public_id = models.CharField(max_length=22)
    name = models.CharField(max_length=60)
    id_number = EncryptedTextField()
    id_number_hash = models.CharField(max_length=64, db_index=True)
    birth_date = models.DateField()
    mobile = EncryptedTextField(blank=True)
    has_photo = models.BooleanField()
    removed = models.BooleanField()
    held = models.CharField(max_length=20, blank=True, db_default="")
    """Why it waits: a ``Problem`` of SyncFinding."""
    is_approved = models.BooleanField(db_default=False)
    """Staff have agreed that the identity changes."""

    def __str__(self) -> str:
        return self.registry_id
