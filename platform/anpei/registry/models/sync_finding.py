"""A row of the registry that was not taken over, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.kernel.ids import PublicIdField
from anpei.registry.models.sync_run import SyncRun


class Problem(models.TextChoices):
    INVALID = "invalid", _("Not valid")
    PERSON_UNKNOWN = "person_unknown", _("The person has not arrived yet")
    ENTERPRISE_UNKNOWN = "enterprise_unknown", _("The enterprise has not arrived yet")
    IDENTITY_TAKEN = "identity_taken", _("The ID number belongs to somebody else here")
    IDENTITY_CHANGED = "identity_changed", _("The ID number of a known person would change")


class SyncFinding(models.Model):
    public_id = PublicIdField()
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    """The registry's key of the row; never an identity number."""
    problem = models.CharField(max_length=20, choices=Problem.choices)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.problem}"
