"""How far the chain of the audit log has been checked, and where it breaks (PL-65)."""

from django.db import models
from django.db.models import Q


class AuditCheck(models.Model):
    """One row a tenant. A run goes from the first entry to the last sealed one, and begins anew
    every night: what was changed behind a check is found the next time."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    verified_up_to = models.BigIntegerField(default=0)
    """Position of the last entry found whole in this run."""
    digest = models.CharField(max_length=64, blank=True)
    """Its digest, from which the run goes on."""
    run_began_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    last_whole_at = models.DateTimeField(null=True)
    """When a run last came to the end and found everything whole."""
    broken_entry = models.BigIntegerField(null=True)
    """Primary key of the first entry that is not what was sealed; only a person clears it."""
    broken_anchor = models.BigIntegerField(null=True)
    """Position of the first signed anchor that the chain contradicts: entries are gone, or all
    were sealed anew; only a person clears it."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_audit_check")]

    @property
    def is_broken(self) -> bool:
        """Whether something was found that nobody has looked into yet."""
        return self.broken_entry is not None or self.broken_anchor is not None

    def __str__(self) -> str:
        return f"up to {self.verified_up_to}"
