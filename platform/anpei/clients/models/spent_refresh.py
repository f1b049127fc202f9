"""A refresh token that was used: should it come back, somebody has a copy."""

from django.db import models

from anpei.clients.models.api_grant import ApiGrant


class SpentRefresh(models.Model):
    grant = models.ForeignKey(ApiGrant, on_delete=models.CASCADE, related_name="spent")
    token_hash = models.CharField(max_length=64, unique=True)
    spent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.grant_id} {self.spent_at:%Y-%m-%d %H:%M}"
