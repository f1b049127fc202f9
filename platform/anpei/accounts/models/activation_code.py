"""A one-time code that opens the activation page (PL-10)."""

from django.db import models

from anpei.accounts.models.user import User


class ActivationCode(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activation_codes")
    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=20)
    """``mobile``, ``staff`` or ``enterprise``: how it was handed out. A newer one ends the older
    ones of its channel."""

    def __str__(self) -> str:
        return f"{self.user} until {self.expires_at:%Y-%m-%d %H:%M}"
