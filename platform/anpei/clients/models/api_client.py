"""A program that may sign people in here: a mini program, an app, an enterprise's system."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anpei.kernel.ids import PublicIdField


class ClientKind(models.TextChoices):
    MINI_PROGRAM = "mini_program", _("Mini program")
    MOBILE_APP = "mobile_app", _("Mobile app")
    SYSTEM = "system", _("Enterprise's system")


class ApiClient(models.Model):
    """Its key is shown once; kept is a hash and the last four letters."""

    public_id = PublicIdField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=ClientKind.choices)
    scopes = models.JSONField(default=list)
    key_hash = models.CharField(max_length=64, unique=True)
    key_end = models.CharField(max_length=4)
    key_expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
