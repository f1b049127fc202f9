"""What an association enters to be paid through UnionPay's gateway."""

from cryptography import x509
from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator

from anpei.payments.gateways.contract import Account, AccountField
from anpei.payments.gateways.signing import PrivateKeyText


class UnionpayAccount(Account):
    """A merchant of the full-channel platform (全渠道), messages of version 5.1.0."""

    merchant_id: str = Field(pattern=r"^[0-9A-Z]{15}$")
    private_key: PrivateKeyText
    certificate: str
    root_certificate: str

    @field_validator("certificate", "root_certificate")
    @classmethod
    def _is_certificate(cls, text: str) -> str:
        x509.load_pem_x509_certificates(text.encode())
        return text

    @property
    def seller(self) -> str:
        return self.merchant_id

    @property
    def certificate_id(self) -> str:
        """The signing certificate's serial number, decimal (certId)."""
        return str(x509.load_pem_x509_certificate(self.certificate.encode()).serial_number)


FIELDS = (
    AccountField("merchant_id", _("Merchant number (merId)"), _("15 characters.")),
    AccountField(
        "private_key",
        _("Private key of the signing certificate"),
        _("Taken out of the merchant's .pfx file, as PEM."),
        secret=True,
        long=True,
    ),
    AccountField(
        "certificate",
        _("Signing certificate"),
        _("Out of the same .pfx file, as PEM."),
        long=True,
    ),
    AccountField(
        "root_certificate",
        _("UnionPay's root and middle certificates"),
        _("acp_prod_root.cer and acp_prod_middle.cer as PEM, one after the other."),
        long=True,
    ),
)
