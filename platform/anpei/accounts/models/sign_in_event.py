"""A try to sign in: the log, and what the rate limits count (PL-11)."""

from django.db import models

from anpei.accounts.models.user import User


class SignInEvent(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="sign_ins")
    account_hash = models.CharField(max_length=64)
    """Keyed hash of what was typed as account, so that unknown accounts are limited as well."""
    address = models.CharField(max_length=45)
    succeeded = models.BooleanField()
    method = models.CharField(max_length=40)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_hash", "at"], name="sign_in_by_account"),
            models.Index(fields=["address", "at"], name="sign_in_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.at:%Y-%m-%d %H:%M}"
