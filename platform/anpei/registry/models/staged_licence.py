"""A licence pulled and not merged yet."""

from django.db import models


class StagedLicence(models.Model):
    number = models.CharField(max_length=60, primary_key=True)
    version = models.BigIntegerField()
    public_id = models.CharField(max_length=22)
    person_registry_id = models.CharField(max_length=40)
    credit_code = models.CharField(max_length=18)
    category = models.CharField(max_length=20)
    number_key = models.CharField(max_length=60)
    is_main = models.BooleanField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    status = models.CharField(max_length=10)
    """As in ``people.LicenceStatus``."""
    other_business = models.CharField(max_length=40, blank=True, db_default="")
    held = models.CharField(max_length=20, blank=True, db_default="")

    def __str__(self) -> str:
        return self.number
