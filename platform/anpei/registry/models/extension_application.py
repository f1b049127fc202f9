"""The state of a licence's extension (证书延期) at the registry, as it was last asked (SD-56)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.people.models import Licence


class ExtensionState(models.TextChoices):
    SUBMITTED = "submitted", _("applied for")
    ACCEPTED = "accepted", _("accepted by the authority")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("extension approved")


class ExtensionApplication(models.Model):
    licence = models.OneToOneField(Licence, on_delete=models.CASCADE, related_name="extension")
    state = models.CharField(max_length=10, choices=ExtensionState.choices)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was returned, in the authority's words."""
    changed_at = models.DateTimeField()
    """When the registry changed it."""

    def __str__(self) -> str:
        return f"{self.licence}: {self.state}"
