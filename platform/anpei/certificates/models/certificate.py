"""A certificate (合格证明) that we issued: what it prints, its signature and its validity."""

from django.db import models
from django.db.models import F, Q

from anpei.certificates.models.signing_key import SigningKey
from anpei.certificates.printed import PrintedFields
from anpei.certificates.states import CERTIFICATE_LABELS, CertificateState
from anpei.certificates.tokens import Token
from anpei.enrolment.models import Enrolment
from anpei.kernel.fields import EncryptedTextField
from anpei.kernel.ids import PublicIdField


class Certificate(models.Model):
    public_id = PublicIdField()
    number = models.CharField(max_length=40, unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    holder_name = models.CharField(max_length=60)
    printed_json = EncryptedTextField()
    """``PrintedFields.as_json()``: the snapshot, sealed because it holds the identity number."""
    signing_key = models.ForeignKey(
        SigningKey, on_delete=models.PROTECT, related_name="certificates"
    )
    token_signature = models.BinaryField()
    pdf_path = models.CharField(max_length=120)
    """Name in the tenant's private storage."""
    sha256 = models.CharField(max_length=64, db_index=True)
    """Of the signed PDF, in hexadecimal digits."""
    state = models.CharField(
        max_length=10,
        choices=list(CERTIFICATE_LABELS.items()),
        default=CertificateState.VALID,
    )
    reason = models.TextField(blank=True)
    """Why it was revoked or replaced."""
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    """The one this was issued instead of."""
    prints = models.PositiveIntegerField(default=0, db_default=0)
    """How often staff have taken the file to print it again."""
    printed_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-issued_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state=CertificateState.VALID),
                name="one_valid_certificate",
            ),
            models.CheckConstraint(
                name="ended_certificate_has_reason",
                condition=Q(state=CertificateState.VALID)
                | (~Q(reason="") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="certificate_replaces_another",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
            ),
        ]
        indexes = [models.Index(fields=["holder_name"], name="certificate_by_holder")]

    def __str__(self) -> str:
        return self.number

    @property
    def successor(self) -> "Certificate | None":
        """The certificate issued instead of this one."""
        return Certificate.objects.filter(replaces=self).first()

    @property
    def printed(self) -> PrintedFields:
        return PrintedFields.from_json(self.printed_json)

    @property
    def token(self) -> Token:
        return Token(self.public_id, bytes(self.token_signature))
