"""An association's own edition: overrides over a shipped one, from a day."""

from django.db import models


class TenantEdition(models.Model):
    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    base = models.CharField(max_length=60)
    """Key of the shipped edition it stands on."""
    holds_from = models.DateField()
    overrides = models.JSONField(default=dict)
    """Policy field → value; validated against the province's policy type when saved."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("holds_from", "pk")
        constraints = [
            models.UniqueConstraint(fields=["holds_from"], name="own_edition_begins_alone")
        ]

    def __str__(self) -> str:
        return self.title
