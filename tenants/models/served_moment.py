"""The last moment for which it is proven that HTTP was answered."""

from django.db import models


class ServedMoment(models.Model):
    """One row: the last moment at which a process that answers HTTP wrote to the database."""

    at = models.DateTimeField()

    class Meta:
        app_label = "tenants"

    def __str__(self) -> str:
        return f"served until {self.at}"
