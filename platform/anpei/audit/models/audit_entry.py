"""One act: who, what, when, from where, before and after (PL-65). Append-only."""

from django.db import models
from django.db.models import Q


class AuditEntry(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)
    """Primary key of the user; null for the system itself."""
    actor = models.CharField(max_length=200)
    address = models.CharField(max_length=45, blank=True)
    act = models.CharField(max_length=60)
    """Verb and object, e.g. ``order.approved``."""
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 over the previous digest and this row; written once by the sealer."""
    position = models.BigIntegerField(null=True, unique=True)
    """Place in the chain, from 1 without a gap: the order of sealing. Keys are taken before they
    are committed, so a lower one may come later."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest="", position=None) | (~Q(digest="") & Q(position__gt=0)),
                name="audit_sealed_in_order",
            )
        ]
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_by_actor"),
            models.Index(fields=["act", "-id"], name="audit_by_act"),
            models.Index(fields=["address", "-id"], name="audit_by_address"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["id"], condition=Q(digest=""), name="audit_unsealed"),
        ]
        """Staff search ten million rows by each of these, newest first."""

    def __str__(self) -> str:
        return f"{self.act} {self.subject} {self.subject_id}"
