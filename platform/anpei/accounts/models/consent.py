"""Consent to face photos, asked for separately before the first one (PL-13)."""

from django.db import models
from django.db.models import Q

from anpei.people.models import Person


class ConsentKind(models.TextChoices):
    FACE = "face"


class Consent(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10, choices=ConsentKind.choices)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "version"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_given_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.version}"
