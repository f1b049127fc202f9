"""When a person's extension was last asked about: what limits asking."""

from django.db import models

from anpei.people.models import Person


class ExtensionCheck(models.Model):
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)
    """Why the registry could not be asked the last time; "" = it answered."""

    def __str__(self) -> str:
        return f"{self.person_id}: {self.asked_at}"
