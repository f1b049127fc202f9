"""Which transfers pay which orders: proposed by the rules, confirmed by a person (SD-26)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.kernel.ids import PublicIdField


class MatchKind(models.TextChoices):
    EXACT = "exact", _("Exact")
    COMBINED = "combined", _("Adds up exactly")
    PARTIAL = "partial", _("Partly alike")
    MANUAL = "manual", _("By hand")


class StatementMatch(models.Model):
    public_id = PublicIdField()
    kind = models.CharField(max_length=8, choices=MatchKind.choices)
    differences = models.JSONField(default=list)
    """Codes of ``payments.statements.differences``: what does not agree."""
    is_confirmed = models.BooleanField(default=False)
    actor = models.CharField(max_length=200, blank=True)
    """Who confirmed it."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["is_confirmed", "kind"], name="match_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
