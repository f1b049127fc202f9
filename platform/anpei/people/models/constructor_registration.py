"""A constructor registration (建造师注册证书), which a B licence needs (SD-13e)."""

from django.db import models

from anpei.people.models.enterprise import Enterprise
from anpei.people.models.person import Person


class ConstructorLevel(models.TextChoices):
    FIRST = "first"
    SECOND = "second"


class ConstructorRegistration(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="constructors")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=ConstructorLevel.choices)
    number = models.CharField(max_length=60, unique=True)
    valid_until = models.DateField()
    registry_id = models.CharField(max_length=40, unique=True)
    registry_version = models.BigIntegerField(default=0)
    synced_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number
