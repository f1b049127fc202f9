"""A money or enrolment request that was sent with an Idempotency-Key (T42)."""

from django.db import models

from anpei.accounts.models.user import User


class IdempotentRequest(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    body_sha256 = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    """None while the first request is under way."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_used_once")
        ]

    def __str__(self) -> str:
        return self.key
