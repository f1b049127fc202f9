"""A day that is not what its weekday says: a public holiday, or a weekend worked instead (调休)."""

from django.db import models


class CalendarDay(models.Model):
    day = models.DateField(unique=True)
    is_working = models.BooleanField(default=False)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
