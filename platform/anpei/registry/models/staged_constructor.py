"""A constructor registration pulled and not merged yet."""

from django.db import models


class StagedConstructor(models.Model):
    number = models.CharField(max_length=60, primary_key=True)
    version = models.BigIntegerField()
    person_registry_id = models.CharField(max_length=40)
    credit_code = models.CharField(max_length=18)
    level = models.CharField(max_length=10)
    valid_until = models.DateField()
    removed = models.BooleanField()
    held = models.CharField(max_length=20, blank=True, db_default="")

    def __str__(self) -> str:
        return self.number
