"""An enterprise pulled and not merged yet."""

from django.db import models


class StagedEnterprise(models.Model):
    credit_code = models.CharField(max_length=18, primary_key=True)
    version = models.BigIntegerField()
    public_id = models.CharField(max_length=22)
    name = models.CharField(max_length=200)
    city = models.CharField(max_length=40)
    removed = models.BooleanField()

    def __str__(self) -> str:
        return self.credit_code
