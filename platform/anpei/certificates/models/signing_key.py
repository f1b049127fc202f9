"""An association's keys: the one its PDFs are signed with and the one its QR codes carry."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anpei.certificates.pdf_keys import fingerprint
from anpei.kernel.fields import EncryptedBytesField


class SigningKeyState(models.TextChoices):
    ACTIVE = "active", _("in use")
    RETIRED = "retired", _("retired")
    """No longer used; what it signed stays good."""
    COMPROMISED = "compromised", _("compromised")
    """Nothing it signed is trusted any more."""


class SigningKey(models.Model):
    key_id = models.CharField(max_length=16, unique=True)
    """The first 16 hexadecimal digits of the certificate's SHA-256."""
    state = models.CharField(
        max_length=12, choices=SigningKeyState.choices, default=SigningKeyState.ACTIVE
    )
    certificate_pem = models.TextField()
    chain_pem = models.TextField()
    """The issuers, root last: what signatures by this key are checked against."""
    private_key = EncryptedBytesField(null=True)
    """PKCS #8 as PEM; null when ``secret`` names it."""
    secret = models.CharField(max_length=100, blank=True)
    """Folder below settings.SIGNING_SECRETS that holds tls.key."""
    token_private = EncryptedBytesField()
    token_public = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=SigningKeyState.ACTIVE),
                name="one_active_signing_key",
            ),
            models.CheckConstraint(
                name="signing_key_is_somewhere",
                condition=Q(private_key__isnull=False) | ~Q(secret=""),
            ),
        ]

    def __str__(self) -> str:
        return self.key_id

    @staticmethod
    def make_key_id(certificate_pem: bytes) -> str:
        return fingerprint(certificate_pem)[:16]
