"""One sign-in of an account through a client: what its access and refresh token stand for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.clients.models.api_client import ApiClient
from anpei.kernel.ids import PublicIdField


class GrantEnd(models.TextChoices):
    SIGNED_OUT = "signed_out", _("signed out")
    STAFF = "staff", _("ended by the association")
    REUSED = "reused", _("a used refresh token came back")
    CLIENT = "client", _("the client was revoked")


class ApiGrant(models.Model):
    """Both tokens are kept as hashes bound to the tenant; each refresh replaces both."""

    public_id = PublicIdField()
    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_grants")
    session_generation = models.PositiveIntegerField()
    """Of the user when they signed in: it ends with their other sessions (T18)."""
    session_key = models.CharField(max_length=40, unique=True)
    """Of a session row that no cookie ever names: sockets and study passes hang on it."""
    access_hash = models.CharField(max_length=64, unique=True)
    access_expires_at = models.DateTimeField()
    refresh_hash = models.CharField(max_length=64, unique=True)
    refresh_expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=GrantEnd.choices, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="ended_grant_says_why",
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.user}"
