"""The last certificate number given in a year; moved only by one conditional statement."""

from django.db import models


class NumberSeries(models.Model):
    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
